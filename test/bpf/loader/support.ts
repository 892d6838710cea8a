export { objectFile } from '../../bpf-unit/support.ts';

/** False for root, else the reason for skipping a test that loads something into the kernel. */
export const needsRoot = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

/** A request of 32-bit numbers to a `SEC("syscall")` program, as bytes. */
export function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** The 32-bit numbers in some bytes. */
export function toWords(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer)];
}
