import type { WireStatus } from '../../api/wire.ts';

/** What runs, a line each, warnings last. */
export function statusText(status: WireStatus): string {
  const { version, pid, dataplane, interfaces, services, servers, warnings } = status;
  const lines: [string, string][] = [
    ['lvxd', `${version}, process ${pid}, up ${duration(status.uptimeSeconds)}`],
    ['dataplane', interfaces.length > 0 ? `${dataplane} on ${interfaces.join(', ')}` : dataplane],
    ['services', `${services} with ${servers} ${servers === 1 ? 'server' : 'servers'}`],
    ...warnings.map((warning): [string, string] => ['warning', warning]),
  ];
  return lines.map(([what, text]) => `${what.padEnd(9)}  ${text}\n`).join('');
}

/** Seconds as a person says them, e.g. `1d 2h 3m 4s`. */
export function duration(seconds: number): string {
  const units = [
    ['d', Math.floor(seconds / 86400)],
    ['h', Math.floor(seconds / 3600) % 24],
    ['m', Math.floor(seconds / 60) % 60],
    ['s', seconds % 60],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  return (first === -1 ? units.slice(-1) : units.slice(first)).map(([unit, count]) => `${count}${unit}`).join(' ');
}
