import type { Lack } from '../../../../src/dataplane/next-hop/route.ts';
import { addressBytes, familyOf } from '../../packets/build/address.ts';
import { director } from '../../packets/build/tunnel.ts';
import { directorMac, macOf, type ServerRule, type ServiceRule, vip as usualVip } from '../../packets/rules.ts';
import { protocols } from '../read/transport.ts';
import { wordAt } from '../read/words.ts';

/** How packets reach a real server. Addresses are one character a byte. */
export interface Way {
  readonly version: 4 | 6;
  readonly address: string;
  /** The director's address on the way. */
  readonly source: string;
  readonly mac: string;
  readonly sourceMac: string;
  /** The tags' bytes. */
  readonly tags: string;
  readonly kind: 'ipip' | 'gre' | 'gue' | 'direct';
  readonly checksum: boolean;
  readonly mtu: number;
  readonly isReachable: boolean;
  /** Why it is not, where that makes a difference. */
  readonly lack?: Lack | undefined;
  /** Whether it takes new connections, and whether only so many. */
  readonly isUsable: boolean;
  readonly isLimited: boolean;
  /** Whether it is behind the interface that packets come in by. */
  readonly isHere: boolean;
}

/** A service that is installed. */
export interface KnownService {
  readonly protocol: number;
  readonly vip: string;
  /** 0: every port that has no service of its own. */
  readonly port: number;
  readonly ways: readonly Way[];
}

/** Everything that the oracle may know: services, VLANs, and what it saw routers say; not what the program makes of it. */
export class World {
  readonly services: readonly KnownService[];
  readonly #byAddress = new Map<string, KnownService>();
  readonly #vips: ReadonlySet<string>;
  readonly #vlans: ReadonlySet<string>;
  readonly #learnt = new Map<string, number>();

  constructor(services: readonly KnownService[], vlans: readonly (readonly number[])[] = []) {
    this.services = services;
    for (const service of services) this.#byAddress.set(addressKey(service), service);
    this.#vips = new Set(services.map(({ vip }) => vip));
    this.#vlans = new Set(vlans.map(ids => ids.join('.')));
  }

  /** The service at an address, or the one for every port of it. */
  find(protocol: number, vip: string, port: number): KnownService | undefined {
    return (
      this.#byAddress.get(addressKey({ protocol, vip, port })) ??
      this.#byAddress.get(addressKey({ protocol, vip, port: 0 }))
    );
  }

  isVip(address: string): boolean {
    return this.#vips.has(address);
  }

  /** Whether frames with these tags are for the host. Id 0 is no VLAN: the tag has just a priority. */
  hasVlan(tags: string): boolean {
    const bytes = Buffer.from(tags, 'latin1');
    const ids = Array.from({ length: bytes.length / 4 }, (_, index) => wordAt(bytes, index * 4 + 2) & 0xfff);
    return ids.every(id => id === 0) || this.#vlans.has(ids.join('.'));
  }

  /** The longest packet that fits a way. */
  mtuOf({ address, mtu }: Way): number {
    return Math.min(mtu, this.#learnt.get(address) ?? mtu);
  }

  /** A router on the way to a server said what the next hop takes at most. No IPv4 network takes less than 68 bytes. */
  learn(address: string, mtu: number): void {
    if (mtu >= leastMtu) this.#learnt.set(address, Math.min(mtu, this.#learnt.get(address) ?? mtu));
  }
}

/** In a tunnel of IPv4. */
const leastMtu = 68 + 20;

function addressKey({ protocol, port, vip }: Pick<KnownService, 'protocol' | 'port' | 'vip'>): string {
  return `${protocol} ${port} ${vip}`;
}

/** The service that a rule installs. */
export function knownService({ protocol, vip = usualVip, port, scheduler, servers }: ServiceRule): KnownService {
  const ways = servers.map(wayTo).map(way => (scheduler === 'none' ? { ...way, isUsable: false } : way));
  return { protocol: protocols[protocol], vip: keyOf(vip), port, ways };
}

/** The way to a server that a rule installs. */
export function wayTo(rule: ServerRule): Way {
  const { address, weight = 1, reachable = true, mtu = 1500, ifindex = 1, upperThreshold = 0 } = rule;
  const { lack, kind = 'ipip', checksum = false, tags = [] } = rule;
  const family = familyOf(address);
  const tagBytes = tags.flatMap(({ tpid = 0x8100, tci }) => [tpid >> 8, tpid & 0xff, tci >> 8, tci & 0xff]);
  return {
    version: family === 'ipv4' ? 4 : 6,
    address: keyOf(address),
    source: keyOf(director[family]),
    mac: macKey(macOf(address)),
    sourceMac: macKey(directorMac),
    tags: String.fromCharCode(...tagBytes),
    kind,
    checksum,
    mtu,
    isReachable: reachable && lack === undefined,
    lack,
    isUsable: weight > 0,
    isLimited: upperThreshold > 0,
    isHere: ifindex === 1,
  };
}

function keyOf(address: string): string {
  return String.fromCharCode(...addressBytes(address));
}

function macKey(mac: string): string {
  return String.fromCharCode(...mac.split(':').map(octet => Number.parseInt(octet, 16)));
}
