import { tunnelOverhead } from '../build/tunnel.ts';
import type { FrameSpec } from '../frame.ts';
import { tunnelPorts } from '../more-rules.ts';
import type { Row } from './row.ts';

/** GRE and GUE to servers of either IP version, around packets of either. */
export const tunnels: readonly Row[] = tunnelPorts.flatMap(({ port, address, ...tunnel }) => {
  const out = { server: address, ...tunnel };
  const name = `${tunnel.kind}${'checksum' in tunnel ? ' with checksum' : ''} to ${address}`;
  const longest = 1500 - tunnelOverhead({ ...tunnel, destination: address });
  const v4: FrameSpec = { destinationPort: port };
  const v6: FrameSpec = { family: 'ipv6', destinationPort: port };
  return [
    { name: `${name}: a SYN`, packet: v4, verdict: 'TX', out },
    { name: `${name}: an odd length`, packet: { ...v4, payload: 7 }, verdict: 'TX', out },
    { name: `${name}: padding`, packet: { ...v4, payload: 1, padding: 5 }, verdict: 'TX', out },
    {
      name: `${name}: TOS and TTL`,
      packet: { ...v4, tos: 0xbb, ttl: 9 },
      verdict: 'TX',
      out: { ...out, tos: 0xba, ttl: 8 },
    },
    { name: `${name}: without DF`, packet: { ...v4, df: false }, verdict: 'TX', out: { ...out, df: false } },
    { name: `${name}: an IPv6 packet`, packet: { ...v6, payload: 3 }, verdict: 'TX', out },
    {
      name: `${name}: the longest packet that fits`,
      packet: { ...v4, payload: longest - 40 },
      verdict: 'TX',
      out,
    },
    {
      name: `${name}: one byte too long`,
      packet: { ...v4, payload: longest - 39 },
      verdict: 'ICMP_TOO_BIG',
      answer: { type: 3, code: 4, mtu: longest, quotedTtl: 62 },
    },
    {
      name: `${name}: an IPv6 packet one byte too long`,
      packet: { ...v6, payload: longest - 59 },
      verdict: 'ICMP_TOO_BIG',
      answer: { type: 2, code: 0, mtu: longest, quotedTtl: 62 },
    },
    {
      name: `${name}: too long, without DF`,
      packet: { ...v4, payload: longest - 39, df: false },
      verdict: 'SLOW_TOO_BIG',
    },
  ] satisfies Row[];
});
