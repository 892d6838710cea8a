/** A 64-bit number as its upper and lower halves. */
type Word = readonly [high: number, low: number];

/**
 * SipHash of bytes with any number of rounds, in halves of 64-bit words (Aumasson and Bernstein, SipHash: a fast
 * short-input PRF, 2012).
 * @param key 16 bytes
 * @param between rounds after each word of the message
 * @param after rounds after the last
 * @returns the 64-bit hash
 */
export function siphash(message: Uint8Array, key: Uint8Array, between: number, after: number): Word {
  const k0 = wordAt(key, 0);
  const k1 = wordAt(key, 8);
  const v: [Word, Word, Word, Word] = [
    xor(k0, [0x736f6d65, 0x70736575]),
    xor(k1, [0x646f7261, 0x6e646f6d]),
    xor(k0, [0x6c796765, 0x6e657261]),
    xor(k1, [0x74656462, 0x79746573]),
  ];
  const padded = new Uint8Array(Math.floor(message.length / 8) * 8 + 8);
  padded.set(message);
  padded[padded.length - 1] = message.length & 0xff;
  for (let at = 0; at < padded.length; at += 8) {
    const word = wordAt(padded, at);
    v[3] = xor(v[3], word);
    for (let round = 0; round < between; round++) mix(v);
    v[0] = xor(v[0], word);
  }
  v[2] = xor(v[2], [0, 0xff]);
  for (let round = 0; round < after; round++) mix(v);
  return xor(xor(v[0], v[1]), xor(v[2], v[3]));
}

function mix(v: [Word, Word, Word, Word]): void {
  v[0] = sum(v[0], v[1]);
  v[2] = sum(v[2], v[3]);
  v[1] = xor(turn(v[1], 13), v[0]);
  v[3] = xor(turn(v[3], 16), v[2]);
  v[0] = turn(v[0], 32);
  v[2] = sum(v[2], v[1]);
  v[0] = sum(v[0], v[3]);
  v[1] = xor(turn(v[1], 17), v[2]);
  v[3] = xor(turn(v[3], 21), v[0]);
  v[2] = turn(v[2], 32);
}

function wordAt(bytes: Uint8Array, at: number): Word {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(at + 4, true), view.getUint32(at, true)];
}

function xor(a: Word, b: Word): Word {
  return [(a[0] ^ b[0]) >>> 0, (a[1] ^ b[1]) >>> 0];
}

function sum(a: Word, b: Word): Word {
  const low = a[1] + b[1];
  return [(a[0] + b[0] + (low > 0xffffffff ? 1 : 0)) >>> 0, low >>> 0];
}

function turn([high, low]: Word, bits: number): Word {
  if (bits === 32) return [low, high];
  return [((high << bits) | (low >>> (32 - bits))) >>> 0, ((low << bits) | (high >>> (32 - bits))) >>> 0];
}
