import { setTimeout as sleep } from 'node:timers/promises';
import type { LvxDirector } from '../../src/netns/lvx-director.ts';
import { waitFor } from '../../src/netns/wait.ts';
import { adm, balance, parseStats } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkHeld, checkLoad, gentle } from './load.ts';
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
    await client.startLoad(service, gentle);
    await sleep(2000);

    check.equal('lvxd ends by SIGKILL', await director.stop('SIGKILL'), 'SIGKILL');
    const before = await client.tally();
    const more = async () => ((await client.tally()).answered >= before.answered + 20 ? true : undefined);
    const goesOn = await waitFor('20 more answers', more, { seconds: 30 }).catch(() => false);
    check.ok('20 more requests are answered while lvxd is dead', goesOn, { expected: 20, got: await client.tally() });
    await director.start();
    tell('lvxd runs again');
    await sleep(2000);
    const tally = await client.stopLoad();
    checkLoad(check, tally);
    checkHeld(check, opened, await client.release());

    check.equal('lvxd dropped no packet', await dropped(director), []);

    const expected = await readState(director);
    const total = parseStats(expected.stats)[`TCP ${service.flag.replace('-t ', '')}`]?.connections;
    check.equal('every connection is counted once, across the restart', total, tally.answered + opened.length);
    await director.stop('SIGKILL');
    await director.start();
    const adopted = await readState(director);
    check.equal('a restart without traffic changes no counter', adopted.stats, expected.stats);
    check.ok('nor any connection', adopted.connections.length > 0, { expected: 'some connections', got: 'none' });
    const seconds = (adopted.readBy - expected.askedAt) / 1000;
    const lasting = expected.connections.filter(({ expiresIn }) => expiresIn > seconds + 2).map(({ key }) => key);
    const adoptedKeys = adopted.connections.map(({ key }) => key);
    check.equal(
      'each connection is there as before, but for those whose time ran out',
      lasting.filter(key => !adoptedKeys.includes(key)),
      [],
    );
    const known = expected.connections.map(({ key }) => key);
    check.equal(
      'and no other',
      adoptedKeys.filter(key => !known.includes(key)),
      [],
    );

    check.equal('lvxd ends by SIGTERM with status 0', await director.stop('SIGTERM'), 0);
    const [exchange] = await client.request(service, 1);
    check.equal('and packets are forwarded as before', exchange?.error, undefined);
  },
};

/** The verdicts that are drops, of packets that there were. */
async function dropped(director: LvxDirector): Promise<readonly Verdict[]> {
  const { verdicts }: { readonly verdicts: readonly Verdict[] } = JSON.parse(
    (await director.tryLvx('verdicts --json')).stdout,
  );
  return verdicts.filter(({ name, packets }) => /drop/i.test(name) && packets !== '0');
}

interface Verdict {
  readonly name: string;
  readonly packets: string;
}

interface State {
  readonly stats: string;
  readonly connections: readonly Listed[];
  /** Milliseconds: when it was asked for, and when all of it was there. In a slow machine, seconds lie between them. */
  readonly askedAt: number;
  readonly readBy: number;
}

/** A connection in a list: everything about it as one text, but for the seconds that it has left. */
interface Listed {
  readonly key: string;
  readonly expiresIn: number;
}

async function readState(director: LvxDirector): Promise<State> {
  const askedAt = performance.now();
  const listed = await director.tryLvx('conns --json');
  const stats = await adm(director, '-Ln --stats --exact');
  const lines = listed.stdout.split('\n').filter(line => line !== '');
  return { stats, connections: lines.map(parseListed), askedAt, readBy: performance.now() };
}

function parseListed(line: string): Listed {
  const { expiresIn, ...rest }: { readonly expiresIn: number } = JSON.parse(line);
  return { key: JSON.stringify(rest), expiresIn };
}
