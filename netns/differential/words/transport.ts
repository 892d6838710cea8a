import { guePorts, usual } from '../build.ts';
import {
  dataWords,
  hex,
  hexOf,
  join,
  type Payload,
  sumWord,
  transportSum,
  unusual,
  viewOf,
  type Words,
} from './bytes.ts';

/** What is behind an IP header, in words. */
export function transportWords(payload: Payload, words: Words): string {
  const { protocol, bytes } = payload;
  const write = writers[protocol];
  const least = leastLengths[protocol] ?? 0;
  return write && bytes.length >= least ? write(payload, words) : `proto=${protocol} ${dataWords(bytes)}`;
}

type Writer = (payload: Payload, words: Words) => string;

const writers: Readonly<Record<number, Writer>> = {
  1: icmpWords,
  4: ({ bytes }, { inner }) => `IPIP / ${inner(bytes)}`,
  6: tcpWords,
  17: udpWords,
  41: ({ bytes }, { inner }) => `IPV6 / ${inner(bytes)}`,
  47: greWords,
  58: icmpWords,
  132: sctpWords,
};

/** Ports and what comes with them may be all that is quoted of a packet. */
const leastLengths: Readonly<Record<number, number>> = { 1: 8, 6: 8, 17: 8, 47: 4, 58: 8, 132: 8 };

const ackFlag = 16;
const letters = ['F', 'S', 'R', 'P', 'A', 'U', 'E', 'C'];

function tcpWords(payload: Payload): string {
  const { bytes } = payload;
  const view = viewOf(bytes);
  const start = `TCP ${view.getUint16(0)}>${view.getUint16(2)}`;
  if (bytes.length < 20) return `${start} cut to ${hexOf(bytes.subarray(4))}`;
  const end = ((bytes[12] ?? 0) >> 4) * 4;
  const flags = bytes[13] ?? 0;
  return join(
    start,
    letters.filter((_, bit) => flags & (1 << bit)).join('') || 'no-flags',
    unusual('seq', view.getUint32(4), usual.seq),
    unusual('ack', view.getUint32(8), flags & ackFlag ? usual.ack : 0),
    unusual('win', view.getUint16(14), usual.window),
    transportSum(payload, 16),
    unusual('urgent', view.getUint16(18), 0),
    end > 20 && `options=${hexOf(bytes.subarray(20, end))}`,
    dataWords(bytes.subarray(end)),
  );
}

function udpWords(payload: Payload, words: Words): string {
  const { bytes, isDirectors } = payload;
  const view = viewOf(bytes);
  const [source, destination] = [view.getUint16(0), view.getUint16(2)];
  const isGue = guePorts.includes(destination) && bytes.length > 12;
  const isUnset = view.getUint16(6) === 0;
  // The source port is the director's choice, from the range of ephemeral ports or above; the checksum follows from it.
  const isFree = isGue && isDirectors && source >= 32_768;
  return join(
    `UDP ${isFree ? '*' : source}>${destination} len=${view.getUint16(4)}`,
    isUnset ? 'sum=none' : isFree && !payload.pseudo ? 'sum=*' : transportSum(payload, 6),
    isGue ? `/ ${gueWords(bytes.subarray(8), words)}` : dataWords(bytes.subarray(8)),
  );
}

/** Generic UDP encapsulation (draft-ietf-intarea-gue). */
function gueWords(bytes: Uint8Array, { inner }: Words): string {
  const first = bytes[0] ?? 0;
  const end = 4 + (first & 31) * 4;
  const fields = `GUE ${hex(first, 2)} proto=${bytes[1]} flags=${hex(viewOf(bytes).getUint16(2), 4)}`;
  return join(fields, end > 4 && `fields=${hexOf(bytes.subarray(4, end))}`, `/ ${inner(bytes.subarray(end))}`);
}

/** Generic routing encapsulation (RFC 2784, RFC 2890). */
function greWords({ bytes, pseudo }: Payload, { inner }: Words): string {
  const view = viewOf(bytes);
  const flags = view.getUint16(0);
  const hasSum = (flags & 0x8000) !== 0 && bytes.length >= 8;
  const end = hasSum ? 8 : 4;
  return join(
    `GRE flags=${hex(flags, 4)} type=${hex(view.getUint16(2), 4)}`,
    hasSum && sumWord(bytes, 4, pseudo && bytes),
    hasSum && view.getUint16(6) !== 0 && `reserved=${hex(view.getUint16(6), 4)}`,
    `/ ${inner(bytes.subarray(end))}`,
  );
}

function sctpWords({ bytes }: Payload): string {
  const view = viewOf(bytes);
  const start = `SCTP ${view.getUint16(0)}>${view.getUint16(2)}`;
  if (bytes.length < 12) return `${start} cut to ${hexOf(bytes.subarray(4))}`;
  return join(
    start,
    unusual('tag', view.getUint32(4), usual.tag),
    unusual('sum', view.getUint32(8), usual.sctpSum),
    `chunks=${hexOf(bytes.subarray(12))}`,
  );
}

/** Messages that are errors: behind their header, they quote what they are about. */
const errors: Readonly<Record<number, readonly number[]>> = { 1: [3, 4, 5, 11, 12], 58: [1, 2, 3, 4] };

function icmpWords({ bytes, protocol, pseudo }: Payload, { inner }: Words): string {
  const view = viewOf(bytes);
  const [type = 0, code = 0] = bytes;
  const word = view.getUint32(4);
  const isError = errors[protocol]?.includes(type);
  const rest = bytes.subarray(8);
  return join(
    `${protocol === 1 ? 'ICMP' : 'ICMPv6'} ${type}/${code}`,
    sumWord(bytes, 2, pseudo && (protocol === 1 ? bytes : Uint8Array.from([...pseudo, ...bytes]))),
    unusual((protocol === 1 ? type === 3 && code === 4 : type === 2) ? 'mtu' : 'word', word, 0),
    `quoting ${rest.length}`,
    isError ? `[ ${inner(rest)} ]` : dataWords(rest),
  );
}
