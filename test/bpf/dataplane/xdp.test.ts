import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { makeNetwork, runInside } from './network.ts';

for (const file of ['contract', 'life', 'next-hop', 'redirect']) {
  t.test(`XDP dataplane in a namespace: ${file}`, needsRoot, async t => {
    await runInside(t, makeNetwork(t), new URL(`inside/${file}.ts`, import.meta.url));
  });
}
