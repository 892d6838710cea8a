/** The greatest common divisor of two integers from 0; of a number and 0 it is the number. */
export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
