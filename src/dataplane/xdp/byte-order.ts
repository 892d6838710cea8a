const view = new DataView(new ArrayBuffer(8));

/** What a program sees that loads a `__be32` as a number: the bytes of network order, read in the host's. */
export function asLoaded32(value: number): number {
  view.setUint32(0, value);
  return hostView32[0] ?? 0;
}

/** What a program sees that loads a `__be16` as a number. The same function leads back. */
export function asLoaded16(value: number): number {
  view.setUint16(0, value);
  return hostView16[0] ?? 0;
}

/** The host-order number behind a `__be32` that was loaded as a number. */
export function fromLoaded32(loaded: number): number {
  hostView32[0] = loaded;
  return view.getUint32(0);
}

const hostView32 = new Uint32Array(view.buffer);
const hostView16 = new Uint16Array(view.buffer);
