// Arrays that several threads may have: one writes, the others read.

/** So many 32-bit numbers, all zero. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** So many doubles, all zero. A reader sees each as it was at some time: 64 bits that are aligned are read at once. */
export function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** So many bytes, all zero. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
