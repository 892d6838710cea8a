import type { Census } from '../dataplane/dataplane.ts';
import type { Director } from '../director/director.ts';
import type { Connection } from '../model/connection.ts';
import { type Counters, zeroCounters } from '../model/counters.ts';
import type { Service } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import type { WireConnection, WireCounters, WireService } from './wire.ts';

/** A service with its counters and live connections, as JSON. */
export function serviceToWire(service: Service, director: Director, census: Census): WireService {
  const traffic = director.traffic(service);
  const { protocol, vip, port, scheduler } = service;
  const servers = service.servers.map((server, index) => ({
    address: formatIp(server.address),
    port: server.port,
    weight: server.weight,
    ...census.count(service, server),
    counters: countersToWire(traffic.servers[index] ?? zeroCounters),
  }));
  return { protocol, vip: formatIp(vip), port, scheduler, counters: countersToWire(traffic.total), servers };
}

/** A connection as JSON. */
export function connectionToWire(connection: Connection): WireConnection {
  const { protocol, vip, port, server, client, clientPort, state, expiresIn } = connection;
  return {
    protocol,
    vip: formatIp(vip),
    port,
    client: formatIp(client),
    clientPort,
    server: formatIp(server.address),
    serverPort: server.port,
    state,
    expiresIn,
  };
}

function countersToWire({ connections, packets, bytes }: Counters): WireCounters {
  return { connections: String(connections), packets: String(packets), bytes: String(bytes) };
}
