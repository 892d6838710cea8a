import type { IpPacket, Unsound } from './ip.ts';
import { byteAt, keyAt, longAt, wordAt } from './words.ts';

/** Next-header numbers (IANA) of headers that others follow. */
const fragmentHeader = 44;
const authenticationHeader = 51;
const chained: ReadonlySet<number> = new Set([0, 43, fragmentHeader, authenticationHeader, 60]);

/** Reads an IPv6 packet and its chain of extension headers (RFC 8200, RFC 4302). */
export function readIpv6(bytes: Uint8Array, at: number, limit: number, quoted: boolean): IpPacket | Unsound {
  if (limit - at < 40) return { unsound: 'header cut off' };
  const end = at + 40 + wordAt(bytes, at + 4);
  if (!quoted && end > limit) return { unsound: 'longer than the frame' };
  // What an error quotes is cut off anywhere, and what it says of its length is no matter.
  const chain = readChain(bytes, at, quoted ? limit : end);
  const source = keyAt(bytes, at + 8, at + 24);
  if ('unsound' in chain) return { ...chain, source };
  return {
    version: 6,
    at,
    end,
    tos: (wordAt(bytes, at) >> 4) & 0xff,
    ttl: byteAt(bytes, at + 7),
    flowLabel: longAt(bytes, at) & 0xfffff,
    df: true,
    source,
    destination: keyAt(bytes, at + 24, at + 40),
    checksumRight: true,
    ...chain,
  };
}

type Chain = Pick<IpPacket, 'transport' | 'id' | 'fragment' | 'protocol' | 'extensions'>;

function readChain(bytes: Uint8Array, start: number, end: number): Chain | Unsound {
  let protocol = byteAt(bytes, start + 6);
  let at = start + 40;
  let extensions = 0;
  let id = 0;
  let fragment: IpPacket['fragment'] = 'none';
  while (chained.has(protocol) && fragment !== 'later') {
    if (at + 8 > end) return { unsound: 'extension header cut off' };
    const units = byteAt(bytes, at + 1);
    const length =
      protocol === fragmentHeader ? 8 : protocol === authenticationHeader ? (units + 2) * 4 : (units + 1) * 8;
    if (at + length > end) return { unsound: 'extension header longer than the packet' };
    if (protocol === fragmentHeader) {
      const offset = wordAt(bytes, at + 2);
      id = longAt(bytes, at + 4);
      fragment = offset >= 8 ? 'later' : (offset & 1) !== 0 ? 'first' : fragment;
    }
    protocol = byteAt(bytes, at);
    at += length;
    extensions++;
  }
  return { transport: at, id, fragment, protocol, extensions };
}
