import type { Census } from '../dataplane/dataplane.ts';
import type { PacketEvent } from '../dataplane/packet-event.ts';
import type { SlowPathCount } from '../dataplane/slow-path-count.ts';
import type { Director } from '../director/director.ts';
import { persistenceToJson } from '../director/persistence-schema.ts';
import type { Connection } from '../model/connection.ts';
import { type Counters, zeroCounters } from '../model/counters.ts';
import { zeroRates } from '../model/estimator.ts';
import type { MarkAddress, MarkService } from '../model/mark.ts';
import type { Server } from '../model/server.ts';
import type { Service, ServiceAddress, ServiceRules } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import type { WireConnection } from './connection-wire.ts';
import type { WireEvent, WireSlowPath } from './packet-wire.ts';
import type {
  WireCounters,
  WireMark,
  WireMarkAddress,
  WireMarkPlan,
  WireServerName,
  WireServerOptions,
  WireService,
  WireServiceAddress,
  WireServiceOptions,
  WireServicePlan,
} from './wire.ts';

/** What the services of an answer are told with. */
export interface Telling {
  readonly director: Director;
  readonly census: Census;
  /** Whether to tell rates, too. */
  readonly rates: boolean;
}

/** A service with its counters and live connections, as JSON. */
export function serviceToWire(service: Service, { director, census, rates }: Telling): WireService {
  const traffic = director.counters.traffic(service);
  const estimated = rates ? director.counters.rates(service) : undefined;
  return {
    ...addressToWire(service),
    ...optionsToWire(service),
    counters: countersToWire(traffic.total),
    ...(estimated && { rates: estimated.total }),
    servers: service.servers.map((server, index) => ({
      ...serverToWire(server),
      ...census.count(service, server),
      counters: countersToWire(traffic.servers[index] ?? zeroCounters),
      ...(estimated && { rates: estimated.servers[index] ?? zeroRates }),
    })),
  };
}

/** A service for a mark, as JSON. Nobody sees its packets: it has no connections and no traffic. */
export function markToWire(mark: MarkService, rates: boolean): WireMark {
  const traffic = { counters: countersToWire(zeroCounters), ...(rates && { rates: zeroRates }) };
  return {
    ...markAddressToWire(mark),
    ...optionsToWire(mark),
    ...traffic,
    servers: mark.servers.map(server => ({
      ...serverToWire(server),
      ...{ active: 0, inactive: 0, persistent: 0 },
      ...traffic,
    })),
  };
}

/** A service as it is wanted, as JSON. */
export function planToWire(service: Service): WireServicePlan {
  return { ...addressToWire(service), ...optionsToWire(service), servers: service.servers.map(serverToWire) };
}

/** A service for a mark as it is wanted, as JSON. */
export function markPlanToWire(mark: MarkService): WireMarkPlan {
  return { ...markAddressToWire(mark), ...optionsToWire(mark), servers: mark.servers.map(serverToWire) };
}

function addressToWire({ protocol, vip, port }: ServiceAddress): WireServiceAddress {
  return { protocol, vip: formatIp(vip), port };
}

function markAddressToWire({ mark, family }: MarkAddress): WireMarkAddress {
  return { mark, family };
}

function optionsToWire({ scheduler, schedulerFlags, persistence, onePacket }: ServiceRules): WireServiceOptions {
  return {
    scheduler,
    schedulerFlags,
    persistence: persistence === undefined ? null : persistenceToJson(persistence),
    onePacket,
  };
}

function serverToWire(server: Server): WireServerName & WireServerOptions {
  const { address, port, weight, forwarding, upperThreshold, lowerThreshold, drainedFrom } = server;
  return {
    address: formatIp(address),
    port,
    weight,
    forwarding,
    upperThreshold,
    lowerThreshold,
    ...(drainedFrom !== undefined && { drainedFrom }),
  };
}

/** A connection as JSON. */
export function connectionToWire(connection: Connection): WireConnection {
  const { protocol, vip, port, service, server, client, clientPort, state, template, expiresIn } = connection;
  return {
    protocol,
    vip: formatIp(vip),
    port,
    servicePort: service.port,
    client: formatIp(client),
    clientPort,
    server: formatIp(server.address),
    serverPort: server.port,
    state,
    template,
    expiresIn,
  };
}

/** A sampled packet as JSON. */
export function eventToWire({ at, client, vip, server, ...rest }: PacketEvent): WireEvent {
  return {
    at: at.toISOString(),
    ...rest,
    client: formatIp(client),
    vip: formatIp(vip),
    ...(server && { server: formatIp(server.address), serverPort: server.port }),
  };
}

function countersToWire({ connections, packets, bytes, outPackets, outBytes }: Counters): WireCounters {
  return {
    connections: String(connections),
    packets: String(packets),
    bytes: String(bytes),
    outPackets: String(outPackets),
    outBytes: String(outBytes),
  };
}

/** What became of packets for the control plane, as JSON. */
export function slowPathToWire({ handedUp, overLimit, noRoom, ...rest }: SlowPathCount): WireSlowPath {
  return { ...rest, handedUp: String(handedUp), overLimit: String(overLimit), noRoom: String(noRoom) };
}
