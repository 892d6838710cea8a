import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { RealPlace } from './real.ts';

const example = fileURLToPath(new URL('../../docs/examples/lvx.yaml', import.meta.url));

/** How long lvxd has for a clear before it is killed: milliseconds. */
const delays = [0, 1, 2, 3, 4, 6, 8, 12, 20, 50];

t.test('whenever lvxd is killed during a clear, the table is there, or undo brings it back', async t => {
  const place = new RealPlace(t);
  const client = new ApiClient(place.socket);
  let daemon = await place.daemon();
  await place.sh(`lvx apply -f ${example}`);
  const before = (await place.sh('lvx get')).out;
  const ends: string[] = [];
  for (const delay of delays) {
    const clearing = client.clear().catch(() => undefined);
    await sleep(delay);
    const gone = once(daemon, 'exit');
    daemon.kill('SIGKILL');
    await gone;
    await clearing;
    daemon = await place.daemon();
    const { length } = await client.services();
    ends.push(length === 0 ? 'cleared' : 'kept');
    if (length === 0) t.match(await client.undo(false), { reason: 'clear', services: 4, servers: 10 }, `${delay} ms`);
    t.equal((await place.sh('lvx get')).out, before, `${delay} ms`);
  }
  t.comment(ends.join(' '));
});
