import { type Tunnel, tunnelCodec, tunnelLayout } from '../../bpf/generated/lvx.ts';
import { type BpfMap, u32 } from '../../bpf/index.ts';
import { DataplaneError } from '../dataplane.ts';
import { Table } from './table.ts';

/** The tunnel that leads nowhere. */
export const noTunnel = 0;

/** How long a tunnel that no route names is left alone, milliseconds: a packet may still be on its way into it. */
const grace = 1000;

/**
 * The program's table of tunnels. Servers at one address share one. A tunnel never changes: another next hop is another
 * tunnel, and routes are led there.
 */
export class TunnelTable implements Disposable {
  readonly #table: Table<Tunnel>;
  readonly #indices = new Map<string, number>();
  readonly #free: { readonly index: number; readonly since: number }[] = [];
  #unused = noTunnel + 1;

  /** Takes over the tunnels that the table holds. */
  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, tunnelCodec);
    for (let index = 1; index < this.#table.length; index++) {
      const at = this.#table.offset(index) + tunnelLayout.offsets.ifindex;
      if (u32.read(this.#table.memory, at) === 0) continue;
      this.#indices.set(keyOf(this.#table.get(index)), index);
      this.#unused = index + 1;
    }
  }

  /**
   * The index of a tunnel; it is written into the table if it is not there yet.
   * @throws DataplaneError ERR_TABLE_FULL
   */
  place(tunnel: Tunnel): number {
    const key = keyOf(tunnel);
    const present = this.#indices.get(key);
    if (present !== undefined) return present;
    const index = this.#take();
    this.#table.set(index, tunnel);
    this.#indices.set(key, index);
    return index;
  }

  /** Frees the tunnels that are not among these. */
  retain(used: ReadonlySet<number>): void {
    for (const [key, index] of this.#indices) {
      if (used.has(index)) continue;
      this.#indices.delete(key);
      this.#free.push({ index, since: performance.now() });
    }
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
  }
}

/** All that makes one tunnel differ from another. */
function keyOf({ destination, source, ifindex, mtu, destinationMac, sourceMac }: Tunnel): string {
  return [destination, source, ifindex, mtu, destinationMac, sourceMac].join(' ');
}
