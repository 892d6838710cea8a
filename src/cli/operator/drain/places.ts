import type { WireServer, WireServerEdit, WireService, WireServiceAddress } from '../../../api/wire.ts';
import { isServer, isService, type ServerPattern, type ServicePattern } from '../../../model/patterns.ts';
import { parseIp } from '../../../net/ip.ts';
import { parsePort } from '../../../net/port.ts';

/** A server in one service. */
export interface Place {
  readonly service: WireServiceAddress;
  readonly server: WireServer;
}

/** Every service that has a server, or those of them that are meant, each with the server as it is there. */
export function placesOf(
  services: readonly WireService[],
  server: ServerPattern,
  of?: ServicePattern,
): readonly Place[] {
  return services.flatMap(({ protocol, vip, port, servers }) => {
    const service = { protocol, vip, port };
    if (of && !isService(of, { protocol, vip: parseIp(vip), port: parsePort(port) })) return [];
    const meant = servers.filter(each =>
      isServer(server, { address: parseIp(each.address), port: parsePort(each.port) }),
    );
    return meant.map(each => ({ service, server: each }));
  });
}

/** What a server is to be like with another weight, all else as it is. */
export function withWeight({ server }: Place, weight: number, drainedFrom?: number): WireServerEdit {
  const { address, port, forwarding, upperThreshold, lowerThreshold } = server;
  const rest = { address, port, forwarding, upperThreshold, lowerThreshold, weight };
  return drainedFrom === undefined ? rest : { ...rest, drainedFrom };
}
