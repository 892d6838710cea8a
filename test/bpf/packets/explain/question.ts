import type { PacketQuestion } from '../../../../src/dataplane/explanation.ts';
import { protocolOfNumber } from '../../../../src/model/protocol.ts';
import { ipv4FromNumber } from '../../../../src/net/ipv4.ts';
import { ipv6FromBytes } from '../../../../src/net/ipv6.ts';
import { parsePort } from '../../../../src/net/port.ts';

const letters = 'FSRPAU';

/** A frame as a question; undefined for what questions can't say: tags, fragments, options, broken headers, ICMP. */
export function questionOf(frame: Uint8Array): PacketQuestion | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const type = view.getUint16(12);
  if ((frame[0] ?? 1) & 1 || (type !== 0x0800 && type !== 0x86dd)) return undefined;
  const network = type === 0x0800 ? ipv4Of(view, frame) : ipv6Of(view, frame);
  const protocol = network && protocolOfNumber(network.protocol);
  if (network === undefined || protocol === undefined) return undefined;
  const { at, ...rest } = network;
  const room = 14 + rest.length - at;
  if (room < { tcp: 20, udp: 8, sctp: 16 }[protocol] || frame.length < 14 + rest.length) return undefined;
  if (protocol === 'tcp' && (view.getUint8(at + 12) >> 4 < 5 || (view.getUint8(at + 12) >> 4) * 4 > room))
    return undefined;
  if (protocol === 'udp' && (view.getUint16(at + 4) < 8 || view.getUint16(at + 4) > room)) return undefined;
  // An INIT.
  if (protocol === 'sctp' && view.getUint8(at + 12) !== 1) return undefined;
  const bits = protocol === 'tcp' ? view.getUint8(at + 13) : 0;
  const flags = Array.from(letters, (letter, bit) => (bits & (1 << bit) ? letter : '')).join('');
  const ports = { clientPort: parsePort(view.getUint16(at)), port: parsePort(view.getUint16(at + 2)) };
  return { ...rest, protocol, ...ports, flags, interface: 'lo' };
}

function ipv4Of(view: DataView, _frame: Uint8Array) {
  const fragment = view.getUint16(20);
  if (view.getUint8(14) !== 0x45 || fragment & 0x3fff) return undefined;
  return {
    ...{
      at: 34,
      length: view.getUint16(16),
      tos: view.getUint8(15),
      ttl: view.getUint8(22),
      df: (fragment & 0x4000) !== 0,
    },
    protocol: view.getUint8(23),
    client: ipv4FromNumber(view.getUint32(26)),
    vip: ipv4FromNumber(view.getUint32(30)),
  };
}

function ipv6Of(view: DataView, frame: Uint8Array) {
  if (view.getUint8(14) >> 4 !== 6) return undefined;
  return {
    ...{
      at: 54,
      length: 40 + view.getUint16(18),
      tos: (view.getUint16(14) >> 4) & 0xff,
      ttl: view.getUint8(21),
      df: false,
    },
    protocol: view.getUint8(20),
    client: ipv6FromBytes(frame.subarray(22, 38)),
    vip: ipv6FromBytes(frame.subarray(38, 54)),
  };
}
