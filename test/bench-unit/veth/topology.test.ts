import t from 'tap';
import { contenders } from '../../../src/bench/veth/contender.ts';
import { httpTopology } from '../../../src/bench/veth/topology.ts';
import { formatIpv4, parseIpv4 } from '../../../src/net/ipv4.ts';
import { nodesOf, type TopologyNode } from '../../../src/netns/topology.ts';

const other = { node: 'director2', address: '10.0.0.3', vip: '10.0.0.101', lvxd: [] };
const directors = [...contenders.flatMap(({ director }) => director ?? []), other];

function addressesOf(node: TopologyNode | undefined, port: string): string[] | undefined {
  return node?.interfaces.find(({ name }) => name === port)?.addresses.map(({ address }) => formatIpv4(address));
}

for (const [decapsulation, port, without] of [
  ['tunl0', 'tunl0', 'lo'],
  ['XDP', 'lo', 'tunl0'],
] as const) {
  t.test(
    `httpTopology with ${decapsulation} gives each director a VIP, and the real server all on ${port}`,
    async t => {
      const topology = httpTopology(directors, decapsulation);
      const vips = directors.map(({ vip }) => vip);
      t.same(
        nodesOf(topology, 'director').map(node => addressesOf(node, 'lo')),
        vips.map(vip => [vip]),
      );
      const [real] = nodesOf(topology, 'real');
      t.same(addressesOf(real, port), vips);
      t.equal(addressesOf(real, without), undefined);
      t.equal(
        real?.sysctls.some(({ key }) => key.includes('tunl0')),
        decapsulation === 'tunl0',
      );
      t.same(
        topology.services.map(({ address }) => address),
        vips.map(parseIpv4),
      );
    },
  );
}
