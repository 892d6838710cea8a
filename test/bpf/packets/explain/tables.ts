import { SlotsLayout } from '../../../../src/bpf/generated/lvx.ts';
import { BpfMap, u32 } from '../../../../src/bpf/index.ts';
import { slotsCodecs } from '../../../../src/dataplane/xdp/slot-maps.ts';
import type { Bench } from '../bench.ts';

/** Sections of the program's variables, with what it counts. */
const sections = ['services', 'verdicts', 'tunnels', 'tags', 'opened', 'settings'].map(name => `.bss.${name}`);

/** What holds no entries of its own: programs, and ring buffers, which nothing is put into but by a packet that has a verdict. */
const without = ['lanes', 'events', 'slow_packets', 'conn_news'];

/** Every entry of every map of the program, as texts by map. */
export function dumpTables(bench: Bench): Readonly<Record<string, readonly string[]>> {
  const names = [...bench.object.maps.filter(name => !without.includes(name) && name !== 'slots'), ...sections];
  const dumped = names.map(name => {
    const entries = [...bench.object.map(name).entries()];
    return [
      name,
      entries.map(([key, value]) => `${Buffer.from(key).toString('hex')}: ${Buffer.from(value).toString('hex')}`),
    ];
  });
  return { ...Object.fromEntries(dumped), slots: slotsOf(bench) };
}

/** The slots of every service, the cursor among them. */
function slotsOf(bench: Bench): readonly string[] {
  const outer = bench.object.map('slots', { key: u32, value: u32 });
  return [...outer.entries()].map(([service, id]) => {
    using inner = BpfMap.openId(id, slotsCodecs);
    return `${service}: ${[...inner.values()].map(line => line.slice(0, SlotsLayout.LINE).join(' ')).join(' | ')}`;
  });
}
