import { isIpv6Text } from './address.ts';
import type { Names, Protocol } from './names.ts';

/** What names lists may show; without any, numbers. */
export interface Shown {
  readonly hosts: ReadonlyMap<string, string>;
  readonly ports: Names['nameOfPort'];
}

/** No names. */
export const numbersOnly: Shown = { hosts: new Map(), ports: () => undefined };

/** The names of some addresses, and those of all ports. */
export async function namesIn(addresses: readonly string[], names: Names): Promise<Shown> {
  return { hosts: await names.namesOf(addresses), ports: (port, protocol) => names.nameOfPort(port, protocol) };
}

/** An address and a port as lists show them. */
export function endpointText(address: string, port: number, protocol: Protocol, { hosts, ports }: Shown): string {
  const host = hosts.get(address) ?? address;
  return `${isIpv6Text(address) ? `[${host}]` : host}:${ports(port, protocol) ?? port}`;
}
