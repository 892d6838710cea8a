import t from 'tap';
import { needsRoot } from '../../needs-root.ts';
import { Bench } from '../bench.ts';
import { foretellStories } from './foretell-stories.ts';

t.test('what is foretold of random packets is what the program does', needsRoot, async t => {
  const bench = new Bench({ connections: 4096, realsMax: 16_384 });
  t.teardown(() => bench[Symbol.dispose]());
  foretellStories(t, bench);
});
