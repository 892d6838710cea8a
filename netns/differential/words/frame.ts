import { addressText } from '../address.ts';
import type { Labels } from '../labels.ts';
import type { Names } from '../names.ts';
import { dataWords, hex, viewOf, type Words } from './bytes.ts';
import { ipWords } from './ip.ts';

/**
 * A frame in words, every field of it: what is not written has its usual value. Names stand for addresses, and labels for
 * what is the sender's choice.
 */
export function frameWords(frame: Uint8Array, names: Names, labels: Labels): string {
  const words: Words = { names, labels, inner: bytes => ipWords(bytes, words) };
  const [to, from] = [frame.subarray(0, 6), frame.subarray(6, 12)].map(mac => macName(mac, names));
  const type = viewOf(frame).getUint16(12);
  const payload = frame.subarray(14);
  const isIp = type === 0x0800 || type === 0x86dd;
  const rest = isIp ? ipWords(payload, words) : `type=${hex(type, 4)} ${dataWords(payload)}`;
  return `${from === 'director' ? '' : `from ${from} `}to ${to}: ${rest}`;
}

function macName(bytes: Uint8Array, names: Names): string {
  const [first, second] = bytes;
  if (first === 2 && second === 0) return names.nameOf(addressText(bytes.subarray(2)));
  return Array.from(bytes, octet => hex(octet, 2)).join(':');
}
