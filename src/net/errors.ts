/** A text or number is not the network value it was said to be. */
export class NetValueError extends Error {
  override readonly name = 'NetValueError';
  readonly code = 'ERR_NET_VALUE';
  readonly got: unknown;

  constructor(expected: string, got: unknown) {
    super(`Expected ${expected}, got ${describe(got)}`);
    this.got = got;
  }
}

function describe(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
