import t from 'tap';
import type { VlanKey } from '../../../src/bpf/generated/lvx.ts';
import { parseInterfaces } from '../../../src/dataplane/next-hop/interface.ts';
import { VlanTable } from '../../../src/dataplane/xdp/vlan-table.ts';
import { etherLink, providerTagged, tagged, vlanLink } from '../vlan-links.ts';

/** A map of the kernel's as far as the table uses one. */
class FakeMap {
  readonly entries = new Map<string, number>();
  writes = 0;

  set(key: VlanKey, value: number): never {
    this.entries.set(JSON.stringify(key), value);
    this.writes++;
    return this as never;
  }

  delete(key: VlanKey): boolean {
    this.writes++;
    return this.entries.delete(JSON.stringify(key));
  }

  *keys(): Generator<VlanKey, undefined> {
    for (const key of this.entries.keys()) yield JSON.parse(key);
  }

  list(): string[] {
    return [...this.keys()].map(({ ifindex, outer, inner }) => `${ifindex} ${outer} ${inner}`).sort();
  }
}

const interfaces = (...links: string[]) => parseInterfaces(JSON.parse(`[${links.join(',')}]`));
const eth0 = etherLink(13, 'eth0');
const outer = vlanLink(15, 'outer', 'eth0', providerTagged(100));
const inner = vlanLink(16, 'inner', 'outer', tagged(6));
const third = vlanLink(17, 'third', 'inner', tagged(7));

t.test('VlanTable has the VLAN devices that are up, by the interface below them all', async t => {
  const map = new FakeMap();
  const table = new VlanTable(map);
  t.equal(table.update(interfaces(eth0, outer, inner, third, vlanLink(18, 'down', 'eth0', tagged(8), ''))), 0);
  t.same(map.list(), ['13 100 0', '13 100 6']);
  t.same([...map.entries.values()], [15, 16]);
});

t.test('VlanTable removes those that are gone and leaves the others alone', async t => {
  const map = new FakeMap();
  const table = new VlanTable(map);
  table.update(interfaces(eth0, outer, inner));
  t.equal(map.writes, 2);
  table.update(interfaces(eth0, outer, inner));
  t.equal(map.writes, 2);
  table.update(interfaces(eth0, outer));
  t.same(map.list(), ['13 100 0']);
  table.update(interfaces(eth0));
  t.same(map.list(), []);
});

t.test('VlanTable removes what a former process left and is not there any more', async t => {
  const map = new FakeMap();
  map.set({ ifindex: 13, outer: 100, inner: 0 }, 15);
  map.set({ ifindex: 99, outer: 1, inner: 0 }, 98);
  new VlanTable(map).update(interfaces(eth0, outer));
  t.same(map.list(), ['13 100 0']);
  t.equal(map.writes, 3);
});

t.test('VlanTable says how many devices found no room', async t => {
  const map = new FakeMap();
  const many = [13, 14].flatMap(parent =>
    Array.from({ length: 2050 }, (_, index) => vlanLink(10, `v${parent}.${index}`, `eth${parent}`, tagged(index + 1))),
  );
  const links = interfaces(etherLink(13, 'eth13'), etherLink(14, 'eth14'), ...many);
  t.equal(new VlanTable(map).update(links), 4);
  t.equal(map.entries.size, 4096);
});
