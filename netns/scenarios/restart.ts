import { setTimeout as sleep } from 'node:timers/promises';
import type { LvxDirector } from '../../src/netns/lvx-director.ts';
import { adm, balance, parseStats } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkHeld, checkLoad } from './load.ts';
import { firstService } from './service.ts';

/** The control plane dies under load and comes back. */
export const restart: Scenario = {
  name: 'restart',
  purpose: 'lvxd is killed under load: forwarding goes on; started again, it adopts connections and counters.',
  topologies: ['lvs-tun'],
  directors: ['lvx'],
  async run({ testbed, check, tell }) {
    const director = testbed.lvx();
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    const opened = await client.hold(service, 6);
    await client.startLoad(service, { concurrency: 3, pauseMs: 20 });
    await sleep(2000);

    check.equal('lvxd ends by SIGKILL', await director.stop('SIGKILL'), 'SIGKILL');
    const before = await client.tally();
    await sleep(3000);
    const after = await client.tally();
    const answered = after.answered - before.answered;
    check.ok('requests are answered while lvxd is dead', answered > 10, { expected: 'more than 10', got: answered });
    await director.start();
    tell('lvxd runs again');
    await sleep(2000);
    const tally = await client.stopLoad();
    checkLoad(check, tally);
    checkHeld(check, opened, await client.release());

    const expected = await readState(director);
    const total = parseStats(expected.stats)[`TCP ${service.flag.replace('-t ', '')}`]?.connections;
    check.equal('every connection is counted once, across the restart', total, tally.answered + opened.length);
    await director.stop('SIGKILL');
    await director.start();
    const adopted = await readState(director);
    check.equal('a restart without traffic changes no counter', adopted.stats, expected.stats);
    check.ok('nor any connection', adopted.connections.length > 0, { expected: 'some connections', got: 'none' });
    check.equal('the same connections to the same servers', adopted.connections, expected.connections);

    check.equal('lvxd ends by SIGTERM with status 0', await director.stop('SIGTERM'), 0);
    const [exchange] = await client.request(service, 1);
    check.equal('and packets are forwarded as before', exchange?.error, undefined);
  },
};

interface State {
  readonly stats: string;
  readonly connections: readonly string[];
}

async function readState(director: LvxDirector): Promise<State> {
  const listed = await director.tryLvx('conns --json');
  return { stats: await adm(director, '-Ln --stats --exact'), connections: connectionsOf(listed.stdout) };
}

/** Each connection as a text, without the time that it has left. */
function connectionsOf(json: string): string[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list)) throw new Error(`lvx conns --json: expected a list, got ${json.slice(0, 80)}`);
  return list
    .map((entry: unknown) => JSON.stringify(entry, (key, value: unknown) => (key === 'expiresIn' ? undefined : value)))
    .toSorted();
}
