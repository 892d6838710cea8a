import type { WireConnection } from '../../api/wire.ts';

/** The titles over `connectionLine`. */
export const connectionHead = line(['PROTO', 'EXPIRES', 'STATE', 'CLIENT', 'SERVICE', 'SERVER']);

/** One connection as a line of fixed columns: the table may have millions and is printed as it comes. */
export function connectionLine(connection: WireConnection): string {
  const { protocol, expiresIn, state, client, clientPort, vip, port, server, serverPort } = connection;
  return line([
    protocol,
    clock(expiresIn),
    state,
    `${client}:${clientPort}`,
    `${vip}:${port}`,
    `${server}:${serverPort}`,
  ]);
}

function line(cells: readonly string[]): string {
  const widths = [5, 7, 11, 21, 21, 21];
  return `${cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd()}\n`;
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
