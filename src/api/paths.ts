import type { WireServerName, WireVirtualAddress } from './wire.ts';

/** Where a service is in the API. */
export function pathOf(address: WireVirtualAddress): string {
  if ('mark' in address) return `/v1/marks/${address.family}/${address.mark}`;
  const { protocol, vip, port } = address;
  return `/v1/services/${protocol}/${encodeURIComponent(vip)}/${port}`;
}

/** Where a server of a service is. */
export function serverPathOf(service: WireVirtualAddress, { address, port }: WireServerName): string {
  return `${pathOf(service)}/servers/${encodeURIComponent(address)}/${port}`;
}

/** The part of a path behind `?`, with it; undefined values are left out. */
export function queryOf(filter: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}
