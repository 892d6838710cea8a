import { type Real, TunnelKind } from '../../bpf/generated/lvx.ts';
import { type Forwarding, ipip } from '../../model/forwarding.ts';
import { parsePort } from '../../net/port.ts';

const checksums = ['none', 'csum', 'remcsum'] as const;

/** A way of forwarding as fields of the table of real servers: the tunnel's kind as for IPv4 outside. */
export function forwardingFields(forwarding: Forwarding): Pick<Real, 'forwarding' | 'checksum' | 'tunnelPort'> {
  if (forwarding.kind === 'direct') return { forwarding: TunnelKind.DIRECT, checksum: 0, tunnelPort: 0 };
  switch (forwarding.tunnel) {
    case 'ipip':
      return { forwarding: TunnelKind.IPIP, checksum: 0, tunnelPort: 0 };
    case 'gue':
      return {
        forwarding: TunnelKind.GUE,
        checksum: checksums.indexOf(forwarding.checksum),
        tunnelPort: forwarding.port,
      };
    case 'gre':
      return { forwarding: TunnelKind.GRE, checksum: checksums.indexOf(forwarding.checksum), tunnelPort: 0 };
    default:
      return forwarding satisfies never;
  }
}

/** The way of forwarding behind those fields. */
export function forwardingOf({ forwarding, checksum, tunnelPort }: Real): Forwarding {
  switch (forwarding) {
    case TunnelKind.DIRECT:
      return { kind: 'direct' };
    case TunnelKind.GUE:
      return { kind: 'tunnel', tunnel: 'gue', port: parsePort(tunnelPort), checksum: checksums[checksum] ?? 'none' };
    case TunnelKind.GRE:
      return { kind: 'tunnel', tunnel: 'gre', checksum: checksum === 0 ? 'none' : 'csum' };
    default:
      return ipip;
  }
}
