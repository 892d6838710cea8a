import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../model/connection.ts';
import type { ServerAddress } from '../../model/server.ts';
import type { ServiceAddress } from '../../model/service.ts';
import { stageOf, stateNames } from '../states.ts';
import { type ConnEntry, type ConnMemory, counts, emptyEntry, readEntry } from './table/conn-memory.ts';
import { addressIn, clientPortIn, clientWord, portIn, vipWord, whoseWord } from './table/key.ts';
import { isTemplate } from './table/load.ts';

/** Places that are looked at before the event loop has its turn. */
const atOnce = 16_384;

/** Who is behind the numbers in a connection table. */
export interface Names {
  /** The service with an id, live or removed. */
  service(id: number): ServiceAddress | undefined;
  /** The real server with an index, live or removed. */
  server(index: number): ServerAddress | undefined;
}

/** Every connection and template that has not timed out, a piece at a time: the caller's event loop goes on in between. */
export async function* listConnections(
  memory: ConnMemory,
  names: Names,
  now: () => number,
): AsyncGenerator<readonly Connection[]> {
  const entry = emptyEntry();
  const end = memory.counts[counts.end] ?? 0;
  for (let first = 0; first < end; first += atOnce) {
    const found: Connection[] = [];
    const time = now();
    for (let place = first; place < Math.min(first + atOnce, end); place++) {
      if (!readEntry(memory, place, entry)) continue;
      const connection = describe(entry, memory.timeouts[entry.state] ?? 0, names, time);
      if (connection !== undefined) found.push(connection);
    }
    yield found;
    await turn();
  }
}

function describe(
  { key, state, server: index, seen }: ConnEntry,
  timeout: number,
  names: Names,
  now: number,
): Connection | undefined {
  const left = timeout - (now - seen);
  if (left < 0) return undefined;
  const service = names.service((key[whoseWord] ?? 0) >>> 16);
  const server = names.server(index);
  if (service === undefined || server === undefined) return undefined;
  const { protocol, vip, port } = service;
  return {
    service: { protocol, vip, port },
    server: { address: server.address, port: server.port },
    protocol,
    client: addressIn(key, clientWord),
    clientPort: clientPortIn(key),
    vip: addressIn(key, vipWord),
    port: portIn(key),
    state: stateNames[stageOf(state)],
    template: isTemplate(state),
    expiresIn: left / 1000,
  };
}
