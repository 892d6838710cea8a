import type { WireVirtualAddress } from '../../api/wire.ts';
import { markName } from '../../model/mark.ts';

/** An address and a port as lists show them. */
export function endpointText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A virtual service as lists name it, e.g. `tcp 10.0.0.100:80` or `mark 1`. */
export function virtualText(service: WireVirtualAddress): string {
  if ('mark' in service) return markName(service);
  return `${service.protocol} ${endpointText(service.vip, service.port)}`;
}
