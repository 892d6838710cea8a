import t from 'tap';
import { type Tunnel, TunnelNowhere, tagsCodec, tunnelCodec } from '../../../src/bpf/generated/lvx.ts';
import { BpfMap, MapFlag, u32 } from '../../../src/bpf/index.ts';
import type { NextHop } from '../../../src/dataplane/next-hop/next-hop.ts';
import { tunnelTo } from '../../../src/dataplane/xdp/tunnel.ts';
import { TunnelTable } from '../../../src/dataplane/xdp/tunnel-table.ts';
import { type Forwarding, forwardingName, ipip } from '../../../src/model/forwarding.ts';
import { ifIndexFromNumber } from '../../../src/net/ifindex.ts';
import { parseIp } from '../../../src/net/ip.ts';
import { parseMac } from '../../../src/net/mac.ts';
import { parsePort } from '../../../src/net/port.ts';
import type { VlanTag } from '../../../src/net/vlan-tag.ts';
import { needsRoot } from '../needs-root.ts';

const hop: NextHop = {
  ifindex: ifIndexFromNumber(3),
  sourceMac: parseMac('02:00:00:00:00:02'),
  destinationMac: parseMac('02:00:00:00:00:0b'),
  source: parseIp('10.0.0.2'),
  mtu: 1500,
  tags: [],
};
const address = parseIp('10.0.0.11');
const plain = tunnelTo({ address, forwarding: ipip }, hop);
const five: VlanTag = { type: 0x8100, id: 5 };
const six: VlanTag = { type: 0x88a8, id: 6 };

/** The program's two maps, 64 tunnels large. */
class Maps implements Disposable {
  readonly #shape = { type: 'array', key: u32, maxEntries: 64, flags: MapFlag.MMAPABLE } as const;
  readonly tunnels = BpfMap.create({ ...this.#shape, value: tunnelCodec });
  readonly tags = BpfMap.create({ ...this.#shape, value: tagsCodec });

  open(): TunnelTable {
    return new TunnelTable(this.tunnels, this.tags);
  }

  /** Does what the program does when a router tells of a smaller MTU. */
  lowerMtu(index: number, mtu: number): void {
    this.tunnels.set(index, { ...(this.tunnels.get(index) ?? plain), mtu });
  }

  [Symbol.dispose](): void {
    this.tunnels.close();
    this.tags.close();
  }
}

function through(tags: readonly VlanTag[]): readonly [Tunnel, readonly VlanTag[]] {
  return [tunnelTo({ address, forwarding: ipip }, { ...hop, tags }), tags];
}

/** The index of a tunnel that is so many places behind the first that leads anywhere. */
function after(count: number): number {
  return TunnelNowhere.END + count;
}

t.test('TunnelTable shares a tunnel only among servers that are reached in the same manner', needsRoot, async t => {
  using maps = new Maps();
  using table = maps.open();
  const gue = { kind: 'tunnel', tunnel: 'gue', port: parsePort(6080), checksum: 'none' } as const;
  const forwardings: readonly Forwarding[] = [
    ipip,
    { kind: 'direct' },
    gue,
    { ...gue, port: parsePort(6081) },
    { ...gue, checksum: 'csum' },
    { kind: 'tunnel', tunnel: 'gre', checksum: 'none' },
  ];
  const place = (forwarding: Forwarding) => table.place(tunnelTo({ address, forwarding }, hop), []);
  t.same(forwardings.map(place), [0, 1, 2, 3, 4, 5].map(after));
  for (const [index, forwarding] of forwardings.entries())
    t.equal(place(forwarding), after(index), `${forwardingName(forwarding)} is there already`);
  t.equal(place({ ...gue, checksum: 'remcsum' }), after(4), 'on the wire remcsum is csum');
});

t.test('TunnelTable writes tags beside their tunnel, and takes both over', needsRoot, async t => {
  using maps = new Maps();
  const rows = [[], [five], [six], [six, five]];
  {
    using table = maps.open();
    t.same(
      rows.map(tags => table.place(...through(tags))),
      [0, 1, 2, 3].map(after),
    );
  }
  t.same(maps.tags.get(after(1))?.tags, [
    { type: 0x8100, tci: 5 },
    { type: 0, tci: 0 },
  ]);
  t.same(maps.tags.get(after(3))?.tags, [
    { type: 0x88a8, tci: 6 },
    { type: 0x8100, tci: 5 },
  ]);
  using next = maps.open();
  t.same(
    rows.map(tags => next.place(...through(tags))),
    [0, 1, 2, 3].map(after),
  );
});

t.test(
  'TunnelTable leaves a tunnel whose MTU the program lowered, unless that is what is wanted',
  needsRoot,
  async t => {
    using maps = new Maps();
    using table = maps.open();
    const lower = { ...plain, mtu: 1400 };
    t.equal(table.place(plain, []), after(0));
    maps.lowerMtu(after(0), 1400);
    t.equal(table.place(lower, []), after(0), 'the control plane has learned of it too');
    t.equal(table.place(plain, []), after(1), 'it has not, or has forgotten');
    t.equal(table.place(lower, []), after(0));
    t.equal(maps.tunnels.get(after(0))?.mtu, 1400);
    t.equal(maps.tunnels.get(after(1))?.mtu, 1500);

    using next = maps.open();
    t.equal(next.place(plain, []), after(1), 'and so does the next process');
    t.equal(next.place(lower, []), after(0));
  },
);

t.test('TunnelTable frees each tunnel of those that differ in their MTU alone', needsRoot, async t => {
  using maps = new Maps();
  using table = maps.open();
  const lower = { ...plain, mtu: 1400 };
  t.equal(table.place(plain, []), after(0));
  t.equal(table.place(lower, []), after(1));
  table.retain(new Set([after(1)]));
  t.equal(table.place(lower, []), after(1));
  t.equal(table.place(plain, []), after(2), 'the freed one is not used any more, nor at once again');
  table.retain(new Set([after(2)]));
  t.equal(table.place(plain, []), after(2));
});
