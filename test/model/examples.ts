import type { Server } from '../../src/model/server.ts';
import type { Service, ServiceAddress } from '../../src/model/service.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { parsePort } from '../../src/net/port.ts';

/** A service from its name, e.g. `tcp 10.0.0.100:80`: rr and no servers, unless said otherwise. */
export function service(name: string, rest: Partial<Pick<Service, 'scheduler' | 'servers'>> = {}): Service {
  return { ...serviceAt(name), scheduler: 'rr', servers: [], ...rest };
}

/** A service's address from its name. */
export function serviceAt(name: string): ServiceAddress {
  const [, protocol, vip = '', port = ''] = /^(tcp|udp) ([\d.]+):(\d+)$/.exec(name) ?? [];
  if (protocol !== 'tcp' && protocol !== 'udp') throw new Error(`Expected a name like tcp 10.0.0.100:80, got ${name}`);
  return { protocol, vip: parseIpv4(vip), port: parsePort(port) };
}

/** A server on port 80, of weight 1 unless said otherwise. */
export function serverAt(address: string, weight = 1, port = 80): Server {
  return { address: parseIpv4(address), port: parsePort(port), weight };
}
