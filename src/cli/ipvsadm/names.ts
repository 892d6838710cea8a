import type { WireServiceAddress } from '../../api/wire.ts';

/** A transport protocol that a service can have. */
export type Protocol = WireServiceAddress['protocol'];

/** The names that commands may use for hosts and ports, and that lists show. */
export interface Names {
  /** The port of a named service, e.g. 80 for http; undefined if there is none. */
  portOf(name: string, protocol: Protocol): number | undefined;
  /** The name of a port; undefined if it has none. */
  nameOfPort(port: number, protocol: Protocol): string | undefined;
  /** The IPv4 address of a host, as a dotted quad; undefined if the name can't be resolved. */
  addressOf(host: string): Promise<string | undefined>;
  /** The names of addresses of either family, for those that have one. */
  namesOf(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** The same names, each of which is looked up once: what has none is remembered as well. */
export function rememberNames(names: Names): Names {
  const ports = new Map<string, string | undefined>();
  const hosts = new Map<string, string | undefined>();
  return {
    ...names,
    nameOfPort(port, protocol) {
      const key = `${port}/${protocol}`;
      if (!ports.has(key)) ports.set(key, names.nameOfPort(port, protocol));
      return ports.get(key);
    },
    async namesOf(addresses) {
      const unknown = [...new Set(addresses)].filter(address => !hosts.has(address));
      const found = unknown.length === 0 ? new Map<string, string>() : await names.namesOf(unknown);
      for (const address of unknown) hosts.set(address, found.get(address));
      return new Map(
        addresses.flatMap(address => {
          const name = hosts.get(address);
          return name === undefined ? [] : [[address, name] as const];
        }),
      );
    },
  };
}
