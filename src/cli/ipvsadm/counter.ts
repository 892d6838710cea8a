/** Up to which count ipvsadm uses a unit, and what that unit is worth. */
const units = [
  { below: 10n ** 9n, letter: 'K', worth: 10n ** 3n },
  { below: 10n ** 11n, letter: 'M', worth: 10n ** 6n },
  { below: 10n ** 14n, letter: 'G', worth: 10n ** 9n },
] as const;

const largest = { letter: 'T', worth: 10n ** 12n } as const;

/**
 * A counter as a column of nine characters with its leading space, as ipvsadm prints it: large counts are cut, not
 * rounded, to K, M, G or T.
 * @param exact all digits, however wide
 */
export function counterText(count: bigint, exact: boolean): string {
  if (exact || count < 10n ** 8n) return ` ${String(count).padStart(8)}`;
  const { letter, worth } = units.find(({ below }) => count < below) ?? largest;
  return `${String(count / worth).padStart(8)}${letter}`;
}
