import type { WireServer, WireService } from '../../api/wire.ts';
import { quadNumber } from './numbers.ts';

/** Services as ipvsadm lists them: by protocol, address, port. */
export function sortServices(services: readonly WireService[]): WireService[] {
  const rank = { tcp: 6, udp: 17, sctp: 132 } as const;
  return services.toSorted(
    (a, b) => rank[a.protocol] - rank[b.protocol] || compareAddresses(a.vip, b.vip) || a.port - b.port,
  );
}

/** Servers as ipvsadm lists them: by address, port. */
export function sortServers(servers: readonly WireServer[]): WireServer[] {
  return servers.toSorted((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
}

/**
 * ipvsadm subtracts addresses as 32-bit integers and looks at the sign of what is left after overflow, so that
 * 224.0.0.1 comes before 10.0.0.1.
 */
function compareAddresses(a: string, b: string): number {
  return (quadNumber(a) - quadNumber(b)) | 0;
}
