import { type Service, serviceName } from '../../model/service.ts';
import { parsePort } from '../../net/port.ts';
import type { Explanation, PacketQuestion, Standing } from '../explanation.ts';

/** What can be told of a packet from the rules alone: which service it is for, and among which servers it would choose. */
export function explainByRules(services: readonly Service[], { protocol, vip, port }: PacketQuestion): Explanation {
  const find = (at: typeof port) =>
    services.find(service => serviceName(service) === serviceName({ protocol, vip, port: at }));
  const service = find(port) ?? find(parsePort(0));
  const notes = ['The dataplane is none: it has no connections, no tunnels and no verdicts, and picks no server.'];
  if (service === undefined) return { match: {}, notes };
  const { scheduler } = service;
  const servers = service.servers.map(({ address, port: own, weight, upperThreshold }): Standing => {
    const load = { active: 0, inactive: 0, upperThreshold, overloaded: false };
    return { address, port: own, weight, ...load, usable: weight > 0 };
  });
  const match = { service: { protocol: service.protocol, vip: service.vip, port: service.port }, scheduler };
  return { match, pick: { by: 'scheduler', scheduler, servers }, notes };
}
