import type { ServiceOptions } from '../../src/director/edit.ts';
import type { MarkService } from '../../src/model/mark.ts';
import { protocols } from '../../src/model/protocol.ts';
import { type Server, serverDefaults } from '../../src/model/server.ts';
import { type Service, type ServiceAddress, type ServiceRules, serviceDefaults } from '../../src/model/service.ts';
import { parseEndpoint } from '../../src/net/endpoint.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';

/** A service from its name, e.g. `tcp 10.0.0.100:80` or `udp [fd00::1]:53`: rr and no servers, unless said otherwise. */
export function service(name: string, rest: Partial<ServiceRules> = {}): Service {
  return { ...serviceAt(name), scheduler: 'rr', ...serviceDefaults, servers: [], ...rest };
}

/** A service for a firewall mark: rr, IPv4 and no servers, unless said otherwise. */
export function mark(mark: number, rest: Partial<ServiceRules> = {}, family: 4 | 6 = 4): MarkService {
  return { mark, family, scheduler: 'rr', ...serviceDefaults, servers: [], ...rest };
}

/** A service's address from its name. */
export function serviceAt(name: string): ServiceAddress {
  const [, word, endpoint = ''] = /^(tcp|udp|sctp) (.*)$/.exec(name) ?? [];
  const protocol = protocols.find(each => each === word);
  if (protocol === undefined) throw new Error(`Expected a name like tcp 10.0.0.100:80, got ${name}`);
  const { address: vip, port } = parseEndpoint(endpoint);
  return { protocol, vip, port };
}

/** A server on port 80, of weight 1 unless said otherwise. */
export function serverAt(address: string, weight = 1, port = 80, rest: Partial<Server> = {}): Server {
  return { ...serverDefaults, address: parseIp(address), port: parsePort(port), weight, ...rest };
}

/** What is told of a new service besides its address: its scheduler, and nothing else unless said otherwise. */
export function options(scheduler: string, rest: Partial<ServiceOptions> = {}): ServiceOptions {
  return { scheduler, ...serviceDefaults, ...rest };
}
