import t from 'tap';
import { makeNetwork, runInside, serversOf } from '../../bpf/dataplane/network.ts';
import { needsRoot } from '../../bpf/needs-root.ts';

for (const packets of ['pcap', 'af_xdp']) {
  t.test(`userspace dataplane on an interface, packets by ${packets}`, needsRoot, async t => {
    const director = makeNetwork(t);
    await runInside(t, director, new URL('inside/wire.ts', import.meta.url), serversOf(director), packets);
  });
}
