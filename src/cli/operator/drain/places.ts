import type { WireServer, WireServerEdit, WireVirtualAddress, WireVirtualService } from '../../../api/wire.ts';
import { isServer, isService, type ServerPattern, type ServicePattern } from '../../../model/patterns.ts';
import { parseIp } from '../../../net/ip.ts';
import { parsePort } from '../../../net/port.ts';

/** A server in one service. */
export interface Place {
  readonly service: WireVirtualAddress;
  readonly server: WireServer;
}

/** Every service that has a server, or those of them that are meant, each with the server as it is there. */
export function placesOf(
  services: readonly WireVirtualService[],
  server: ServerPattern,
  of?: ServicePattern,
): readonly Place[] {
  return services.flatMap(service => {
    if (of && !isMeant(of, service)) return [];
    const meant = service.servers.filter(each =>
      isServer(server, { address: parseIp(each.address), port: parsePort(each.port) }),
    );
    return meant.map(each => ({ service: addressOf(service), server: each }));
  });
}

/** A pattern never means a mark. */
function isMeant(pattern: ServicePattern, service: WireVirtualService): boolean {
  if ('mark' in service) return false;
  const { protocol, vip, port } = service;
  return isService(pattern, { protocol, vip: parseIp(vip), port: parsePort(port) });
}

function addressOf(service: WireVirtualService): WireVirtualAddress {
  if ('mark' in service) return { mark: service.mark, family: service.family };
  const { protocol, vip, port } = service;
  return { protocol, vip, port };
}

/** What a server is to be like with another weight, all else as it is. */
export function withWeight({ server }: Place, weight: number, drainedFrom?: number): WireServerEdit {
  const { address, port, forwarding, upperThreshold, lowerThreshold } = server;
  const rest = { address, port, forwarding, upperThreshold, lowerThreshold, weight };
  return drainedFrom === undefined ? rest : { ...rest, drainedFrom };
}
