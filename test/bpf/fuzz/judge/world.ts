import { addressBytes, familyOf } from '../../packets/build/address.ts';
import { director } from '../../packets/build/tunnel.ts';
import { directorMac, macOf, type ServerRule, type ServiceRule, vip } from '../../packets/rules.ts';
import { protocols } from '../read/transport.ts';

/** How packets reach a real server. Addresses are one character a byte. */
export interface Way {
  readonly version: 4 | 6;
  readonly address: string;
  /** The director's address on the way. */
  readonly source: string;
  readonly mac: string;
  readonly sourceMac: string;
  readonly kind: 'ipip' | 'gre' | 'gue' | 'direct';
  readonly mtu: number;
  readonly isReachable: boolean;
  /** Whether it takes new connections. */
  readonly isUsable: boolean;
  /** Whether it is behind the interface that packets come in by. */
  readonly isHere: boolean;
}

/** A service that is installed. */
export interface KnownService {
  readonly protocol: number;
  readonly vip: string;
  readonly port: number;
  readonly ways: readonly Way[];
}

/** Everything that the oracle may know: the services, not what the program makes of them. */
export class World {
  readonly services: readonly KnownService[];
  readonly #byAddress = new Map<string, KnownService>();

  constructor(services: readonly KnownService[]) {
    this.services = services;
    for (const service of services) {
      this.#byAddress.set(addressKey(service.protocol, service.vip, service.port), service);
    }
  }

  /** The service at an address. */
  find(protocol: number, vip: string, port: number): KnownService | undefined {
    return this.#byAddress.get(addressKey(protocol, vip, port));
  }
}

function addressKey(protocol: number, vip: string, port: number): string {
  return `${protocol} ${port} ${vip}`;
}

/** The service that a rule installs. */
export function knownService({ protocol, port, servers }: ServiceRule): KnownService {
  return { protocol: protocols[protocol], vip: keyOf(vip), port, ways: servers.map(wayTo) };
}

/** The way to a server that a rule installs. */
export function wayTo({ address, weight = 1, reachable = true, mtu = 1500, ifindex = 1 }: ServerRule): Way {
  const family = familyOf(address);
  return {
    version: family === 'ipv4' ? 4 : 6,
    address: keyOf(address),
    source: keyOf(director[family]),
    mac: macKey(macOf(address)),
    sourceMac: macKey(directorMac),
    kind: 'ipip',
    mtu,
    isReachable: reachable,
    isUsable: weight > 0,
    isHere: ifindex === 1,
  };
}

function keyOf(address: string): string {
  return String.fromCharCode(...addressBytes(address));
}

function macKey(mac: string): string {
  return String.fromCharCode(...mac.split(':').map(octet => Number.parseInt(octet, 16)));
}
