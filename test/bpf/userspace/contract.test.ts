import t from 'tap';
import { makeNetwork, runInside } from '../../bpf/dataplane/network.ts';
import { needsRoot } from '../../bpf/needs-root.ts';

t.test('userspace dataplane in a namespace: contract', needsRoot, async t => {
  await runInside(t, makeNetwork(t), new URL('inside/contract.ts', import.meta.url));
});
