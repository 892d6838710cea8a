import { internetChecksum } from '../../../src/net/checksum.ts';
import { addressText } from '../address.ts';
import { dataWords, hex, hexOf, join, type Payload, viewOf, type Words } from './bytes.ts';
import { transportWords } from './transport.ts';

const extensionNames: Readonly<Record<number, string>> = { 0: 'hop-by-hop', 43: 'routing', 60: 'destination' };
const fragmentHeader = 44;
/** IPv4, UDP, IPv6, GRE. */
const tunnelProtocols = [4, 17, 41, 47, fragmentHeader];

/** An IP packet in words, of either family, with everything that is in it. */
export function ipWords(bytes: Uint8Array, words: Words): string {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4 && bytes.length >= 20) return ip4Words(bytes, words);
  if (version === 6 && bytes.length >= 40) return ip6Words(bytes, words);
  return dataWords(bytes);
}

function ip4Words(bytes: Uint8Array, words: Words): string {
  const view = viewOf(bytes);
  const headerLength = ((bytes[0] ?? 0) & 15) * 4;
  const [source, destination] = [bytes.subarray(12, 16), bytes.subarray(16, 20)];
  const isDirectors = isDirector(source, words);
  const id = view.getUint16(4);
  const fragment = view.getUint16(6);
  const offset = (fragment & 0x1fff) * 8;
  const options = bytes.subarray(20, headerLength);
  const protocol = bytes[9] ?? 0;
  const length = view.getUint16(2);
  const header = join(
    ends(source, destination, words),
    bytes[1] !== 0 && `tos=${hex(bytes[1] ?? 0, 2)}`,
    `len=${length}`,
    `id=${isDirectors && id !== 0 ? words.labels.label(`id ${addressText(destination)}`, id) : hex(id, 4)}`,
    Boolean(fragment & 0x8000) && 'reserved',
    Boolean(fragment & 0x4000) && 'DF',
    Boolean(fragment & 0x2000) && 'MF',
    offset > 0 && `off=${offset}`,
    `ttl=${bytes[8]}`,
    options.length > 0 && `options=${hexOf(options)}`,
    internetChecksum(bytes.subarray(0, headerLength)) !== 0 && 'header-sum-wrong',
  );
  const isWhole = bytes.length >= length && (fragment & 0x2000) === 0 && offset === 0;
  const carried = bytes.subarray(headerLength, length);
  const pseudo = [...source, ...destination, 0, protocol, (carried.length >> 8) & 0xff, carried.length & 0xff];
  const payload: Payload = {
    protocol,
    bytes: carried,
    isDirectors,
    pseudo: isWhole ? Uint8Array.from(pseudo) : undefined,
  };
  return join(`IP ${header}`, '/', restWords(payload, offset, words), trailerWords(bytes, length));
}

function ip6Words(bytes: Uint8Array, words: Words): string {
  const view = viewOf(bytes);
  const [source, destination] = [bytes.subarray(8, 24), bytes.subarray(24, 40)];
  const isDirectors = isDirector(source, words);
  const length = 40 + view.getUint16(4);
  const flow = view.getUint32(0) & 0xfffff;
  const trafficClass = (view.getUint32(0) >> 20) & 0xff;
  let protocol = bytes[6] ?? 59;
  // The flow label of what the director says by itself is its own choice, that of a tunnel is not.
  const isFlowFixed = !isDirectors || tunnelProtocols.includes(protocol);
  let at = 40;
  let offset = 0;
  let isFragment = false;
  const extensions: string[] = [];
  while ((extensionNames[protocol] || protocol === fragmentHeader) && at + 8 <= bytes.length) {
    if (protocol === fragmentHeader) {
      const place = view.getUint16(at + 2);
      offset = place & 0xfff8;
      isFragment = offset > 0 || (place & 1) === 1;
      const id = view.getUint32(at + 4);
      const label = isDirectors ? words.labels.label(`id6 ${addressText(destination)}`, id) : hex(id, 8);
      extensions.push(join(`fragment off=${offset}`, (place & 1) === 1 && 'MF', `id=${label}`));
      protocol = bytes[at] ?? 59;
      at += 8;
    } else {
      const end = at + 8 + (bytes[at + 1] ?? 0) * 8;
      extensions.push(`${extensionNames[protocol]} ${hexOf(bytes.subarray(at + 2, end))}`);
      protocol = bytes[at] ?? 59;
      at = end;
    }
  }
  const header = join(
    ends(source, destination, words),
    trafficClass !== 0 && `tc=${hex(trafficClass, 2)}`,
    flow !== 0 && isFlowFixed && `flow=${hex(flow, 5)}`,
    `len=${length}`,
    `hl=${bytes[7]}`,
    ...extensions,
  );
  const carried = bytes.subarray(at, length);
  const pseudo = [...source, ...destination, 0, protocol, (carried.length >> 8) & 0xff, carried.length & 0xff];
  const isWhole = bytes.length >= length && !isFragment;
  const payload: Payload = {
    protocol,
    bytes: carried,
    isDirectors,
    pseudo: isWhole ? Uint8Array.from(pseudo) : undefined,
  };
  return join(`IP6 ${header}`, '/', restWords(payload, offset, words), trailerWords(bytes, length));
}

function restWords(payload: Payload, offset: number, words: Words): string {
  return offset > 0 ? `proto=${payload.protocol} ${dataWords(payload.bytes)}` : transportWords(payload, words);
}

/** What of a packet is missing or too much. */
function trailerWords(bytes: Uint8Array, length: number): string {
  if (bytes.length < length) return `(cut to ${bytes.length})`;
  return bytes.length > length ? `(and ${hexOf(bytes.subarray(length))} behind it)` : '';
}

function ends(source: Uint8Array, destination: Uint8Array, { names }: Words): string {
  return `${names.nameOf(addressText(source))}>${names.nameOf(addressText(destination))}`;
}

function isDirector(address: Uint8Array, { names }: Words): boolean {
  return ['director', 'v6director', 'vip'].includes(names.nameOf(addressText(address)));
}
