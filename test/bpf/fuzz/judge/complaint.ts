/** What is wrong with what the program did. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}

/** @throws Complaint unless two values are the same */
export function same(what: string, got: number | string | boolean, expected: number | string | boolean): void {
  if (got !== expected) throw new Complaint(`${what}: expected ${show(expected)}, got ${show(got)}`);
}

/** @throws Complaint unless something holds */
export function holds(what: string, isSo: boolean): void {
  if (!isSo) throw new Complaint(`expected ${what}`);
}

/** @throws Complaint unless two parts of frames have the same bytes */
export function sameBytes(what: string, got: Uint8Array, expected: Uint8Array): void {
  same(`length of ${what}`, got.length, expected.length);
  for (let at = 0; at < got.length; at++) {
    if (got[at] !== expected[at]) same(`byte ${at} of ${what}`, got[at] ?? 0, expected[at] ?? 0);
  }
}

function show(value: number | string | boolean): string {
  if (typeof value === 'string') return `"${Buffer.from(value, 'latin1').toString('hex')}"`;
  return typeof value === 'number' ? `${value} (0x${value.toString(16)})` : String(value);
}
