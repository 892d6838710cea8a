import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../model/connection.ts';
import { stageOf, stateNames } from '../states.ts';
import { addressIn, clientPortIn, clientWord, keyWords, portIn, vipWord, whoseWord } from './table/key.ts';
import { isTemplate } from './table/load.ts';
import type { ServiceEntry } from './table/service-entry.ts';
import type { Tables } from './tables.ts';

/** Places that are looked at before the event loop has its turn. */
const atOnce = 16_384;

/** Every connection and template that has not timed out, a piece at a time: the caller's event loop goes on in between. */
export async function* listConnections(
  tables: Tables,
  serviceOf: (id: number) => ServiceEntry | undefined,
  now: () => number,
): AsyncGenerator<readonly Connection[]> {
  for (let first = 0; first < tables.conns.end; first += atOnce) {
    const found: Connection[] = [];
    const time = now();
    for (let place = first; place < Math.min(first + atOnce, tables.conns.end); place++) {
      const connection = read(tables, serviceOf, place, time);
      if (connection !== undefined) found.push(connection);
    }
    yield found;
    await turn();
  }
}

const key = new Int32Array(keyWords);

function read(
  { conns }: Tables,
  serviceOf: (id: number) => ServiceEntry | undefined,
  place: number,
  now: number,
): Connection | undefined {
  if (!conns.isUsed(place) || conns.isOver(place, now)) return undefined;
  conns.copyKey(place, key);
  const service = serviceOf((key[whoseWord] ?? 0) >>> 16);
  const server = conns.server(place)?.server;
  if (service === undefined || server === undefined) return undefined;
  const { protocol, vip, port } = service.asked;
  const state = conns.state(place);
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
    expiresIn: Math.max(0, (conns.timeouts[state] ?? 0) - (now - conns.seen(place))) / 1000,
  };
}
