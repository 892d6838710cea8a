import {
  Limits,
  type Tags,
  type Tunnel,
  TunnelFlag,
  TunnelNowhere,
  tagsCodec,
  tunnelCodec,
  tunnelLayout,
} from '../../bpf/generated/lvx.ts';
import { type BpfMap, u16, u32 } from '../../bpf/index.ts';
import type { VlanTag } from '../../net/vlan-tag.ts';
import { DataplaneError } from '../dataplane.ts';
import type { Lack } from '../next-hop/route.ts';
import { Table } from './table.ts';

/** The tunnel of servers whose next hop is not known; others that lead nowhere tell why. */
export const noTunnel = TunnelNowhere.UNKNOWN;

/** The tunnel of servers to which there is no way. */
export const lackTunnels: Readonly<Record<Lack, number>> = {
  'no route': TunnelNowhere.NO_ROUTE,
  'this host': TunnelNowhere.HERE,
};

/** How long a tunnel that no route names is left alone, milliseconds: a packet may still be on its way into it. */
const grace = 1000;

/** The part of a tag's control information that is the VLAN; the rest is priority. */
const vlanBits = 0xfff;

/**
 * The program's table of tunnels, with their VLAN tags. Servers at one address that are reached in one manner share one.
 * A tunnel changes in nothing but its MTU, which the program may lower: another next hop is another tunnel, and routes are
 * led there.
 */
export class TunnelTable implements Disposable {
  readonly #table: Table<Tunnel>;
  readonly #tags: Table<Tags>;
  /** Tunnels that differ in nothing but their MTU, by what they have in common. */
  readonly #indices = new Map<string, readonly number[]>();
  readonly #free: { readonly index: number; readonly since: number }[] = [];
  #unused: number = TunnelNowhere.END;

  /** Takes over the tunnels that the tables hold. */
  constructor(tunnels: BpfMap<unknown, unknown>, tags: BpfMap<unknown, unknown>) {
    this.#table = new Table(tunnels, tunnelCodec);
    this.#tags = new Table(tags, tagsCodec);
    for (let index = this.#unused; index < this.#table.length; index++) {
      const at = this.#table.offset(index) + tunnelLayout.offsets.ifindex;
      if (u32.read(this.#table.memory, at) === 0) continue;
      this.#note(keyOf(this.#table.get(index), this.#tags.get(index)), index);
      this.#unused = index + 1;
    }
  }

  /**
   * The index of a tunnel; it is written into the table if it is not there yet, or if the program has changed its MTU.
   * @param tags outermost first, two at most
   * @throws DataplaneError ERR_TABLE_FULL
   */
  place(tunnel: Tunnel, tags: readonly VlanTag[]): number {
    const written = tagsOf(tags);
    const key = keyOf(tunnel, written);
    const present = this.#indices.get(key)?.find(index => this.#mtu(index) === tunnel.mtu);
    if (present !== undefined) return present;
    const index = this.#take();
    this.#tags.set(index, written);
    this.#table.set(index, tunnel);
    this.#note(key, index);
    return index;
  }

  /** A tunnel as the program has it, and the ids of its VLANs, outermost first. */
  get(index: number): { readonly tunnel: Tunnel; readonly vlans: readonly number[] } {
    const tunnel = this.#table.get(index);
    const tags = tunnel.flags & TunnelFlag.TAGGED ? this.#tags.get(index).tags.filter(({ type }) => type !== 0) : [];
    return { tunnel, vlans: tags.map(({ tci }) => tci & vlanBits) };
  }

  /** Frees the tunnels that are not among these. */
  retain(used: ReadonlySet<number>): void {
    for (const [key, indices] of this.#indices) {
      const unused = indices.filter(index => !used.has(index));
      if (unused.length === 0) continue;
      if (unused.length === indices.length) this.#indices.delete(key);
      else
        this.#indices.set(
          key,
          indices.filter(index => used.has(index)),
        );
      const since = performance.now();
      this.#free.push(...unused.map(index => ({ index, since })));
    }
  }

  #note(key: string, index: number): void {
    this.#indices.set(key, [...(this.#indices.get(key) ?? []), index]);
  }

  /** What the program goes by now, bytes. */
  #mtu(index: number): number {
    return u16.read(this.#table.memory, this.#table.offset(index) + tunnelLayout.offsets.mtu);
  }

  #take(): number {
    const [oldest] = this.#free;
    if (oldest !== undefined && oldest.since + grace < performance.now()) {
      this.#free.shift();
      return oldest.index;
    }
    if (this.#unused < this.#table.length) return this.#unused++;
    const got = `none (${this.#free.length} were in use a moment ago)`;
    throw new DataplaneError(
      'ERR_TABLE_FULL',
      `Expected room in the table of ${this.#table.length} tunnels, got ${got}`,
    );
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
    this.#tags[Symbol.dispose]();
  }
}

function tagsOf(tags: readonly VlanTag[]): Tags {
  const present = tags.map(({ type, id }) => ({ type, tci: id & vlanBits }));
  const none = Array.from({ length: Limits.TAGS_MAX - tags.length }, () => ({ type: 0, tci: 0 }));
  return { tags: [...present, ...none] };
}

/** All that makes one tunnel differ from another, but for the MTU. */
function keyOf(tunnel: Tunnel, { tags }: Tags): string {
  const { destination, source, ifindex, destinationMac, sourceMac, kind, flags, port } = tunnel;
  const tagged = flags & TunnelFlag.TAGGED ? tags.map(({ type, tci }) => `${type}:${tci}`) : [];
  return [destination, source, ifindex, destinationMac, sourceMac, kind, flags, port, tagged].join(' ');
}
