import { get8, get16, get32, put16, put32 } from './bytes.ts';
import { folded, putIpv4Checksum, sumOf } from './checksum.ts';
import { about, type Packet } from './packet.ts';
import { ipProtocol } from './protocols.ts';
import { tcpFlags } from './state/tcp.ts';
import type { Tables } from './tables.ts';
import { turnBack } from './turn-back.ts';

const headers = { 4: 20, 6: 40 } as const;
const tcpHeader = 20;
const ttl = 64;

/** Resets the client's connection, which nobody here has, as the host's stack would (RFC 9293, 3.10.7.1). */
export function reset({ outbox }: Tables, packet: Packet): void {
  const { begin, link, family, protocol, event, icmp } = packet;
  if (protocol !== ipProtocol.tcp || icmp !== about.nothing || event & tcpFlags.rst) return;
  const length = headers[family] + tcpHeader;
  const start = outbox.reserve(link - begin + length);
  if (start < 0) return;
  const out = outbox.bytes;
  const ip = start + link - begin;
  turnBack(out, start, packet);
  out.fill(0, ip, ip + length);
  putSegment(out, ip + headers[family], packet);
  if (family === 4) putIpv4(out, ip, packet);
  else putIpv6(out, ip, packet);
  outbox.add(start, ip, ip + length, packet.ifindex);
}

function putSegment(out: Uint8Array, at: number, { bytes, transport, room, event }: Packet): void {
  put16(out, at, get16(bytes, transport + 2));
  put16(out, at + 2, get16(bytes, transport));
  out[at + 12] = (tcpHeader / 4) << 4;
  if (event & tcpFlags.ack) {
    put32(out, at + 4, get32(bytes, transport + 8));
    out[at + 13] = tcpFlags.rst;
    return;
  }
  const data = room - (get8(bytes, transport + 12) >> 4) * 4;
  const controls = (event & tcpFlags.syn ? 1 : 0) + (event & tcpFlags.fin ? 1 : 0);
  put32(out, at + 8, get32(bytes, transport + 4) + data + controls);
  out[at + 13] = tcpFlags.rst | tcpFlags.ack;
}

function putIpv4(out: Uint8Array, at: number, { bytes, link, tos }: Packet): void {
  out[at] = 0x45;
  out[at + 1] = tos;
  put16(out, at + 2, headers[4] + tcpHeader);
  put16(out, at + 6, 0x4000);
  out[at + 8] = ttl;
  out[at + 9] = ipProtocol.tcp;
  put32(out, at + 12, get32(bytes, link + 16));
  put32(out, at + 16, get32(bytes, link + 12));
  putIpv4Checksum(out, at);
  putSum(out, at + headers[4], sumOf(out, at + 12, 8));
}

function putIpv6(out: Uint8Array, at: number, { bytes, link }: Packet): void {
  out[at] = 0x60;
  put16(out, at + 4, tcpHeader);
  out[at + 6] = ipProtocol.tcp;
  out[at + 7] = ttl;
  for (let word = 0; word < 16; word += 4) {
    put32(out, at + 8 + word, get32(bytes, link + 24 + word));
    put32(out, at + 24 + word, get32(bytes, link + 8 + word));
  }
  putSum(out, at + headers[6], sumOf(out, at + 8, 32));
}

function putSum(out: Uint8Array, at: number, addresses: number): void {
  put16(out, at + 16, folded(addresses + ipProtocol.tcp + tcpHeader + sumOf(out, at, tcpHeader)));
}
