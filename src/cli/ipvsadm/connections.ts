import type { WireConnection } from '../../api/connection-wire.ts';
import type { ConnectionStyle } from './command.ts';
import { endpointText, namesIn, numbersOnly, type Shown } from './endpoint.ts';
import { type Names, rememberNames } from './names.ts';

/**
 * The connection table as `ipvsadm -L -c` prints it, in pieces as it is read: it may have millions of lines. The order is
 * the table's.
 */
export async function* connectionTexts(
  pieces: AsyncIterable<readonly WireConnection[]>,
  style: ConnectionStyle,
  names: Names,
): AsyncGenerator<string> {
  const engines = style.engines ? ['pe name'.padEnd(16), 'pe_data'] : [];
  const destination = style.engines ? 'destination'.padEnd(18) : 'destination';
  yield 'IPVS connection entries\n';
  yield `${line(['pro', 'expire', 'state', 'source', 'virtual', destination, ...engines])}\n`;
  const known = rememberNames(names);
  for await (const piece of pieces) {
    const addresses = () => piece.flatMap(({ client, vip, server }) => [client, vip, server]);
    const shown = style.numeric ? numbersOnly : await namesIn(addresses(), known);
    yield piece.map(connection => `${connectionLine(connection, shown)}\n`).join('');
  }
}

function connectionLine(connection: WireConnection, shown: Shown): string {
  const { protocol, client, clientPort, vip, port, server, serverPort, state, expiresIn } = connection;
  const seconds = Math.max(0, Math.floor(expiresIn));
  const [minute, second] = [Math.floor(seconds / 60), seconds % 60].map(part => String(part).padStart(2, '0'));
  return line([
    protocol.toUpperCase(),
    `${minute}:${second}`,
    state,
    endpointText(client, clientPort, protocol, shown),
    endpointText(vip, port, protocol, shown),
    // A server of a service for every port takes what the client sent where the client sent it to.
    endpointText(server, serverPort === 0 ? port : serverPort, protocol, shown),
  ]);
}

const widths = [3, 6, 11, 18, 18];

function line(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ');
}
