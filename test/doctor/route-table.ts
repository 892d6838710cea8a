import { readFileSync } from 'node:fs';

/** A row of what route(8) prints with `-n`. */
export interface RouteRow {
  readonly destination: string;
  readonly gateway: string;
  readonly netmask: string;
  readonly metric: number;
  readonly device: string;
}

/** Reads one of the fixtures: a routing table as an operator published it. */
export function readRouteTable(name: 'routes-that-fail' | 'routes-that-work'): readonly RouteRow[] {
  const [, ...lines] = readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map(line => {
    const [destination = '', gateway = '', netmask = '', , metric, , , device = ''] = line.split(/\s+/);
    return { destination, gateway, netmask, metric: Number(metric), device };
  });
}

/** A row as `ip -json route show` gives it. */
export function asIpJson({ destination, gateway, netmask, metric, device }: RouteRow): object {
  const length = netmask
    .split('.')
    .reduce((sum, octet) => sum + Number(octet).toString(2).replaceAll('0', '').length, 0);
  return {
    dst: length === 0 ? 'default' : `${destination}/${length}`,
    ...(gateway === '0.0.0.0' ? {} : { gateway }),
    dev: device,
    flags: [],
    ...(metric === 0 ? {} : { metric }),
  };
}

/** The words behind `ip route add` for a row. */
export function asCommand(row: RouteRow): string {
  const json: { dst?: string } = asIpJson(row);
  const via = row.gateway === '0.0.0.0' ? '' : ` via ${row.gateway}`;
  return `${json.dst}${via} dev ${row.device} metric ${row.metric}`;
}
