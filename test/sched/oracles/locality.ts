import type { Connection } from '../../../src/sched/scheduler.ts';
import { costsMore, lightest, overheadOf } from './loads.ts';
import { type Dest, Oracle } from './oracle.ts';

const day = 86_400;

/** Whether a server has more connections than weight, and another less than half as many. */
function isCrowded(dest: Dest, list: readonly Dest[]): boolean {
  if (dest.active <= dest.weight) return false;
  for (const other of list) if (other.active * 2 < other.weight) return true;
  return false;
}

/** lblc: one server for each destination. */
export class Locality extends Oracle {
  readonly #entries = new Map<string, { dest: Dest; used: number }>();

  protected schedule({ destination }: Connection): Dest | undefined {
    const now = this.world.now();
    for (const [key, { used }] of this.#entries) if (now >= used + day) this.#entries.delete(key);
    const entry = this.#entries.get(destination);
    if (entry) {
      entry.used = now;
      if (entry.dest.available && entry.dest.weight > 0 && !isCrowded(entry.dest, this.list)) return entry.dest;
    }
    const dest = lightest(this.list);
    if (dest) this.#entries.set(destination, { dest, used: now });
    return dest;
  }
}

interface ServerSet {
  /** The newest member first. */
  readonly members: Dest[];
  changed: number;
  used: number;
}

/** lblcr: a set of servers for each destination. Members that were taken out leave it before others do. */
export class ReplicatedLocality extends Oracle {
  readonly #sets = new Map<string, ServerSet>();

  protected schedule({ destination }: Connection): Dest | undefined {
    const now = this.world.now();
    for (const [key, { used }] of this.#sets) if (now >= used + day) this.#sets.delete(key);
    const set = this.#sets.get(destination);
    if (set === undefined) {
      const dest = lightest(this.list);
      if (dest) this.#sets.set(destination, { members: [dest], changed: now, used: now });
      return dest;
    }
    set.used = now;
    const least = lightest(set.members.filter(dest => dest.available));
    if (set.members.length > 1 && now > set.changed + day) this.#thin(set, now);
    if (least && !isCrowded(least, this.list)) return least;
    const dest = lightest(this.list);
    if (dest && !set.members.includes(dest)) {
      set.members.unshift(dest);
      set.changed = now;
    }
    return dest;
  }

  #thin(set: ServerSet, now: number): void {
    let most: Dest | undefined;
    for (const dest of set.members) {
      if (!dest.available) {
        most = dest;
        break;
      }
    }
    for (const dest of set.members) {
      if (most?.available === false || dest.weight === 0) continue;
      if (most === undefined || costsMore(overheadOf(dest), dest, overheadOf(most), most)) most = dest;
    }
    if (most === undefined) return;
    set.members.splice(set.members.indexOf(most), 1);
    set.changed = now;
  }
}
