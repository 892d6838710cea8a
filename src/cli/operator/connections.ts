import type { WireConnection } from '../../api/connection-wire.ts';
import { columnLine } from './column-line.ts';
import { endpointText } from './endpoint.ts';

const widths = [5, 7, 11, 21, 21, 21];

/** The titles over `connectionLine`. */
export const connectionHead = columnLine(widths, ['PROTO', 'EXPIRES', 'STATE', 'CLIENT', 'VIRTUAL', 'SERVER', 'KIND']);

/** One connection as a line of fixed columns: the table may have millions and is printed as it comes. */
export function connectionLine(connection: WireConnection): string {
  const { protocol, expiresIn, state, client, clientPort, vip, port, server, serverPort, template } = connection;
  return columnLine(widths, [
    protocol,
    clock(expiresIn),
    state,
    endpointText(client, clientPort),
    endpointText(vip, port),
    endpointText(server, serverPort),
    kindText(connection, template),
  ]);
}

/** What sets it apart from other connections: that it is a template, or belongs to a service for every port. */
function kindText({ servicePort }: WireConnection, template: boolean): string {
  return [template ? 'template' : '', servicePort === 0 ? 'every port' : ''].filter(word => word !== '').join(', ');
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
