import { type Prefix, prefixTest } from '../net/prefix.ts';
import type { Connection, ConnectionState } from './connection.ts';
import { isServer, isService, type ServerPattern, type ServicePattern } from './patterns.ts';
import type { Protocol } from './protocol.ts';

/** Which connections somebody wants to see; what is left out lets all pass. */
export interface ConnectionFilter {
  readonly service?: ServicePattern | undefined;
  readonly server?: ServerPattern | undefined;
  readonly client?: Prefix | undefined;
  readonly state?: ConnectionState | undefined;
  readonly protocol?: Protocol | undefined;
}

/** Connections that pass a filter, up to a number of them: no more is read then. */
export async function* filtered(
  connections: AsyncIterable<Connection>,
  filter: ConnectionFilter,
  limit: number,
): AsyncGenerator<Connection> {
  const passes = connectionTest(filter);
  let left = limit;
  for await (const connection of connections) {
    if (!passes(connection)) continue;
    yield connection;
    left--;
    if (left <= 0) return;
  }
}

function connectionTest({
  service,
  server,
  client,
  state,
  protocol,
}: ConnectionFilter): (connection: Connection) => boolean {
  const tests: ((connection: Connection) => boolean)[] = [];
  if (protocol) tests.push(connection => connection.protocol === protocol);
  if (state) tests.push(connection => connection.state === state);
  if (service) tests.push(connection => isService(service, connection.service));
  if (server) tests.push(connection => isServer(server, connection.server));
  if (client) {
    const isClient = prefixTest(client);
    tests.push(connection => isClient(connection.client));
  }
  return connection => tests.every(test => test(connection));
}

/**
 * Reads how many connections somebody wants at most.
 * @throws RangeError if it is no whole number above 0.
 */
export function parseLimit(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new RangeError(`Expected a whole number above 0, got ${JSON.stringify(text)}`);
}
