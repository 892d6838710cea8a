import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { makeNetwork, runInside, serversOf } from './network.ts';

for (const file of ['contract', 'life', 'next-hop', 'redirect', 'slow-path']) {
  t.test(`XDP dataplane in a namespace: ${file}`, needsRoot, async t => {
    const network = makeNetwork(t);
    await runInside(t, network, new URL(`inside/${file}.ts`, import.meta.url), serversOf(network));
  });
}
