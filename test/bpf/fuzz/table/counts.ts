import { ConnKeySpecial, ConnState, ConnValueLayout, connSlotCodec } from '../../../../src/bpf/generated/lvx.ts';
import { u64 } from '../../../../src/bpf/index.ts';
import { formatIp } from '../../../../src/net/ip.ts';
import type { Bench } from '../../packets/bench.ts';

/** By server, in words: how many connections it has by the program's counts, and how many entries the table has. */
export type Counts = readonly { readonly server: string; readonly counted: string; readonly there: string }[];

const active: ReadonlySet<number> = new Set([ConnState.SYN_RECV, ConnState.SYNACK, ConnState.ESTABLISHED]);
const special: ReadonlySet<bigint> = new Set([BigInt(ConnKeySpecial.FREE), BigInt(ConnKeySpecial.CLAIMED)]);

/** Reads both while nobody changes them. Entries that have timed out are there until somebody takes them out. */
export function readCounts(bench: Bench): Counts {
  const found = new Map<number, { active: number; inactive: number }>();
  for (const value of valuesOf(bench)) {
    const real = Number(value & BigInt(2 ** ConnValueLayout.REAL_BITS - 1));
    const state = Number((value >> BigInt(ConnValueLayout.STATE_SHIFT)) & BigInt(ConnState.STATES - 1));
    const count = found.get(real) ?? { active: 0, inactive: 0 };
    count[active.has(state) ? 'active' : 'inactive']++;
    found.set(real, count);
  }
  const servers = bench.placement.services().flatMap(service => service.servers);
  return servers.map(({ index, address }) => ({
    server: formatIp(address),
    counted: inWords(bench.tables.loads.count(index)),
    there: inWords(found.get(index) ?? { active: 0, inactive: 0 }),
  }));
}

function* valuesOf(bench: Bench): Generator<bigint> {
  using view = bench.object.map('conns').mmap();
  const words = new BigUint64Array(view.buffer);
  for (let at = 0; at < words.length; at += 2) {
    if (!special.has(words[at] ?? 0n)) yield words[at + 1] ?? 0n;
  }
  const overflow = bench.object.map('conn_overflow', { key: u64, value: connSlotCodec });
  for (const [, { value }] of overflow.entries()) yield value;
}

function inWords({ active, inactive }: { readonly active: number; readonly inactive: number }): string {
  return `${active} active, ${inactive} inactive`;
}
