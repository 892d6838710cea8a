import { formatIpv4 } from '../net/ipv4.ts';
import type { Ipv4Packet } from '../net/ipv4-packet.ts';
import type { Hop } from './packet-path.ts';
import type { Style } from './style.ts';

/** Draws a packet's way, a leg a line; where it is tunnelled, both headers. */
export function drawPath(hops: readonly Hop[], style: Style): string[] {
  const width = Math.max(...hops.map(({ from }) => from.length));
  const target = Math.max(...hops.map(({ to }) => to.length));
  return hops.flatMap(({ from, to, outer, packet, segment }) => {
    const leg = `  ${from.padEnd(width)} → ${to.padEnd(target)}  `;
    const ends = `${formatIpv4(packet.source)}:${segment.sourcePort} → ${formatIpv4(packet.destination)}:${segment.destinationPort}`;
    const inner = (text: string) => `${text}  ${ttl(packet)}  TCP ${flagNames(segment.flags)}`;
    if (!outer) return [`${leg}  ${inner(ends.padEnd(42))}`];
    const tunnel = `${formatIpv4(outer.source)} → ${formatIpv4(outer.destination)}`;
    return [
      `${leg}${style.accent(`┌ ${tunnel.padEnd(42)}  ${ttl(outer)}  IP-in-IP: put in front by lvx`)}`,
      `${' '.repeat(leg.length)}${style.accent('└')} ${inner(ends.padEnd(42))}`,
    ];
  });
}

function ttl(packet: Ipv4Packet): string {
  return `TTL ${String(packet.ttl).padEnd(3)}`;
}

function flagNames(flags: string): string {
  const names: Readonly<Record<string, string>> = { S: 'SYN', A: 'ACK' };
  return Array.from(flags, flag => names[flag] ?? flag).join(' ');
}
