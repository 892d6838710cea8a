import { internetChecksum } from '../../../src/net/checksum.ts';
import type { Labels } from '../labels.ts';
import type { Names } from '../names.ts';

/** What is needed to put a header into words. */
export interface Words {
  readonly names: Names;
  readonly labels: Labels;
  /** Puts a packet that is inside of another into words, from its IP header on. */
  inner(bytes: Uint8Array): string;
}

/** What is behind an IP header. */
export interface Payload {
  readonly protocol: number;
  readonly bytes: Uint8Array;
  /** Whether the director is who wrote the header: then some fields are its own choice. */
  readonly isDirectors: boolean;
  /** What a checksum covers beside the bytes; undefined if they are not all there. */
  readonly pseudo: Uint8Array | undefined;
}

/** A view of bytes, big endian by default. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A number in hexadecimal, with at least so many digits. */
export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** All bytes in hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Bytes as a length if they count up as those of packets do here, else in hexadecimal; nothing if there are none. */
export function dataWords(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  const [first = 0] = bytes;
  if (!bytes.every((byte, index) => byte === ((first + index) & 0xff))) return `data=${bytes.length}:${hexOf(bytes)}`;
  return first === 0 ? `data=${bytes.length}` : `data=${bytes.length} from ${hex(first, 2)}`;
}

/** A field, if its value is not the usual one. */
export function unusual(name: string, value: number, usual: number): string {
  return value === usual ? '' : `${name}=${value}`;
}

/** A checksum, if it is wrong or can't be verified. */
export function sumWord(bytes: Uint8Array, at: number, covered: Uint8Array | undefined): string {
  const value = hex(viewOf(bytes).getUint16(at), 4);
  if (!covered) return `sum=${value}`;
  return internetChecksum(covered) === 0 ? '' : `sum=wrong:${value}`;
}

/** The checksum of a transport header with its pseudo header. */
export function transportSum({ bytes, pseudo }: Payload, at: number): string {
  return sumWord(bytes, at, pseudo && Uint8Array.from([...pseudo, ...bytes]));
}

/** Words with blanks between them, without the empty ones. */
export function join(...words: readonly (string | false)[]): string {
  return words.filter(word => word !== false && word !== '').join(' ');
}
