import type { Connection } from '../../model/connection.ts';
import type { ServerAddress } from '../../model/server.ts';
import type { ServiceAddress } from '../../model/service.ts';
import type { ConnEntry } from './conn-table.ts';
import { Memo } from './memo.ts';
import type { ProgramTables } from './program-tables.ts';

/**
 * The connection table with what its numbers stand for.
 * @param goOn is called while others had their turn; throws to end the list
 */
export async function* readConnections(tables: ProgramTables, goOn: () => void): AsyncGenerator<Connection> {
  for await (const chunk of tables.conns.chunks()) {
    goOn();
    // Read once for all of a chunk: until the next one they may change.
    const services = new Memo((id: number) => tables.services.service(id));
    const servers = new Memo((index: number) => tables.reals.server(index));
    for (const entry of chunk) {
      const service = services.get(entry.serviceId);
      const server = servers.get(entry.real);
      if (service !== undefined && server !== undefined) yield connectionOf(entry, service, server);
    }
  }
}

/** Makes it in one step: there may be millions. */
function connectionOf(entry: ConnEntry, service: ServiceAddress, server: ServerAddress): Connection {
  const { client, clientPort, state, template, expiresIn, destination } = entry;
  const { protocol } = service;
  const { vip, port } = destination ?? service;
  return { service, server, protocol, vip, port, client, clientPort, state, template, expiresIn };
}
