import t from 'tap';
import { makeNetwork, runInside } from '../dataplane/network.ts';
import { needsRoot } from '../needs-root.ts';

/** What is left to the host goes there: so not to this one. */
t.test('packets that are run again, in a namespace', needsRoot, async t => {
  await runInside(t, makeNetwork(t), new URL('inside/chosen.ts', import.meta.url));
});
