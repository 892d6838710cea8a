import { isIPv4 } from 'node:net';
import type { Connection } from '../../../src/sched/scheduler.ts';
import { type Dest, Oracle } from './oracle.ts';
import { siphash } from './siphash.ts';
import { commonDivisor } from './turns.ts';

/** A table of servers, and how requests are looked up in it. */
abstract class TableOracle extends Oracle {
  protected table: (Dest | undefined)[] = [];

  override buckets(): (string | undefined)[] {
    return this.table.map(dest => dest?.id);
  }

  /** What of a request is hashed. */
  protected nameOf({ client, clientPort }: Connection): number {
    return folded(client) + (this.world.flags.includes('flag-2') ? clientPort : 0);
  }

  protected abstract bucket(name: number, offset: number): number;

  protected schedule(request: Connection): Dest | undefined {
    const name = this.nameOf(request);
    const home = this.bucket(name, 0);
    let dest = this.table[home];
    if (dest === undefined) return undefined;
    if (dest.weight > 0 && !dest.overloaded) return dest;
    if (!this.world.flags.includes('flag-1')) return undefined;
    for (let looked = 0; looked < this.table.length; looked++) {
      dest = this.table[this.bucket(name, (looked + home) % this.table.length)];
      if (dest === undefined) return undefined;
      if (dest.weight > 0 && !dest.overloaded) return dest;
    }
    return undefined;
  }
}

/** sh: a walk along the list, over and over, that stays at each server for as many buckets as its weight. */
export class SourceHashing extends TableOracle {
  protected override changed(): void {
    let at = 0;
    let filled = 0;
    this.table = [];
    for (let bucket = 0; bucket < 256; bucket++) {
      const dest = this.list[at];
      this.table.push(dest);
      filled++;
      if (dest === undefined || filled < dest.weight) continue;
      filled = 0;
      at = at + 1 === this.list.length ? 0 : at + 1;
    }
  }

  protected bucket(name: number, offset: number): number {
    return (offset + upperByte(name)) & 0xff;
  }
}

/** dh: as sh, one bucket at a time, and by the VIP. */
export class DestinationHashing extends TableOracle {
  protected override changed(): void {
    this.table = [];
    for (let at = 0; this.table.length < 256; at++) {
      if (at >= this.list.length) at = 0;
      this.table.push(this.list[at]);
    }
  }

  protected override nameOf({ destination }: Connection): number {
    return folded(destination);
  }

  protected bucket(name: number): number {
    return upperByte(name);
  }

  protected override schedule(request: Connection): Dest | undefined {
    const dest = this.table[this.bucket(this.nameOf(request))];
    return dest && dest.weight > 0 && !dest.overloaded ? dest : undefined;
  }
}

/** mh: the list of positions that each server wants is written out in full first, then they take turns. */
export class MaglevHashing extends TableOracle {
  static readonly size = 4093;

  protected override changed(): void {
    const { size } = MaglevHashing;
    this.table = Array<Dest | undefined>(size).fill(undefined);
    const weighted = this.list.filter(dest => dest.lastWeight > 0);
    if (weighted.length === 0) return;
    let divisor = 0;
    for (const { lastWeight } of weighted) divisor = divisor === 0 ? lastWeight : commonDivisor(lastWeight, divisor);
    let shift = 0;
    while (Math.max(...weighted.map(dest => dest.lastWeight / divisor)) >= 2 ** (6 + shift)) shift++;
    const wishes = weighted.map(dest => {
      const name = folded(dest.address) + dest.port;
      const offset = hashOf(name, 2654435761) % size;
      const skip = (hashOf(name, 2654446892) % (size - 1)) + 1;
      return Array.from({ length: size }, (_, wish) => (offset + wish * skip) % size).reverse();
    });
    for (let free = size; free > 0; ) {
      for (const [member, dest] of weighted.entries()) {
        const turns = Math.max(1, Math.floor(dest.lastWeight / divisor / 2 ** shift));
        for (let turn = 0; turn < turns && free > 0; turn++) {
          let position = wishes[member]?.pop() ?? 0;
          while (this.table[position] !== undefined) position = wishes[member]?.pop() ?? 0;
          this.table[position] = dest;
          free--;
        }
      }
    }
  }

  protected bucket(name: number, offset: number): number {
    return hashOf(name + offset, 2654435761) % MaglevHashing.size;
  }
}

/** The upper byte of a product of 32 bits: what remains of dividing by 2^32, then by 2^24. */
function upperByte(value: number): number {
  return Number(((BigInt(value) * 0x61c88647n) % 2n ** 32n) / 2n ** 24n);
}

function hashOf(value: number, key: number): number {
  const message = new Uint8Array(4);
  new DataView(message.buffer).setUint32(0, value % 2 ** 32, true);
  const keys = new Uint8Array(16);
  for (const at of [0, 8]) new DataView(keys.buffer).setUint32(at, key, true);
  return siphash(message, keys, 1, 3)[1];
}

/** The words of an address, those of IPv6 combined. */
function folded(address: string): number {
  const octets = (quad: string) => quad.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
  if (isIPv4(address)) return octets(address);
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':').map(group => Number.parseInt(group, 16)) : []);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<number>(missing).fill(0), ...groups(tail)];
  let high = 0;
  let low = 0;
  for (const [at, group] of all.entries()) {
    if (at % 2 === 0) high ^= group;
    else low ^= group;
  }
  return high * 65_536 + low;
}
