import type { WireMark, WireVirtualService } from '../../api/wire.ts';
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

/** An address and a port as lists show them. Without a protocol ports have no names. */
export function endpointText(
  address: string,
  port: number,
  protocol: Protocol | undefined,
  { hosts, ports }: Shown,
): string {
  const host = hosts.get(address) ?? address;
  const name = protocol && ports(port, protocol);
  return `${isIpv6Text(address) ? `[${host}]` : host}:${name ?? port}`;
}

/** The addresses in some services that may have names. */
export function addressesIn(services: readonly WireVirtualService[]): string[] {
  return services.flatMap(service => [
    ...('vip' in service ? [service.vip] : []),
    ...service.servers.map(({ address }) => address),
  ]);
}

/** The protocol of a service; one for a mark has none. */
export function protocolOf(service: WireVirtualService): Protocol | undefined {
  return 'protocol' in service ? service.protocol : undefined;
}

/** A mark as a signed number: so ipvsadm prints it. */
export function signedMark({ mark }: WireMark): number {
  return mark | 0;
}
