import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { parseTopology } from '../../src/netns/read.ts';
import { readRecord } from '../../src/netns/record.ts';
import { removeLeftovers } from '../../src/netns/take-down.ts';
import { Testbed } from '../../src/netns/testbed.ts';
import { small } from './small-topology.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

/** Namespaces and mounts that bear a prefix. */
function leftOf(prefix: string): string[] {
  const namespaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  return namespaces.filter(name => name.startsWith(`${prefix}-`));
}

t.test(
  'Testbed brings a topology up within three seconds, serves and captures in it, and leaves nothing',
  { skip },
  async t => {
    const started = performance.now();
    const testbed = await Testbed.up(parseTopology(small, 'small.yaml'));
    const ms = performance.now() - started;
    t.ok(ms < 3000, `${ms.toFixed(0)} ms`);
    try {
      t.same(leftOf(testbed.prefix).length, 4, 'two hosts, a router and a switch');
      await testbed.startServers();
      const client = await testbed.startClient();
      const [cable] = testbed.cablesOf('real1');
      const capture = cable && (await testbed.capture(cable));
      const [service] = testbed.topology.services;
      if (!capture || !service) throw new Error('the topology lacks what is tried');
      const exchanges = await client.request(service, 3);
      t.match(exchanges, [{ server: 'real1' }, { server: 'real1' }, { server: 'real1' }]);
      const syns = (await capture.stop('quiet')).filter(
        ({ packet }) => packet.payload.kind === 'tcp' && packet.payload.flags === 'S',
      );
      t.same(
        syns.map(({ packet }) => packet.ttl),
        [63, 63, 63],
        'captured behind the router',
      );
    } finally {
      await testbed.close();
    }
    await testbed.close();
    t.same(leftOf(testbed.prefix), []);
    t.notOk(existsSync(testbed.directory), 'no directory');
  },
);

t.test('Testbed that can not be brought up leaves nothing', { skip }, async t => {
  const wrong = parseTopology(small.replace('net.ipv4.ip_forward', 'net.ipv4.no_such_setting'), 'small.yaml');
  await t.rejects(Testbed.up(wrong, 'lvxt-wrong'), { code: 'ERR_COMMAND', message: /no_such_setting/ });
  t.same(leftOf('lvxt-wrong'), []);
  t.equal(readRecord('lvxt-wrong'), undefined);
});

t.test('removeLeftovers removes what a killed run left, and nothing of a run that lives', { skip }, async t => {
  const living = await Testbed.up(parseTopology(small, 'small.yaml'));
  t.teardown(() => living.close());
  const { prefix, pid } = await leaveSomething();
  t.equal(leftOf(prefix).length, 4);
  t.same(await removeLeftovers(), [prefix]);
  t.same(leftOf(prefix), []);
  t.equal(readRecord(prefix), undefined);
  t.match(stateOf(pid), /^(gone|Z)$/, 'its process has ended');
  t.equal(leftOf(living.prefix).length, 4);
});

/** A process's state by /proc: Z where it has ended and nobody has asked how. */
function stateOf(pid: number): string {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? (/\) (\S)/.exec(readFileSync(file, 'latin1'))?.[1] ?? '') : 'gone';
}

/** Lets a process bring the topology up with a mount and a process in it, and kills it. */
async function leaveSomething(): Promise<{ readonly prefix: string; readonly pid: number }> {
  const program = fileURLToPath(new URL('./leave-something.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import=tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', status => reject(new Error(`leave-something: expected a line, ended with ${status}`)));
  });
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const [prefix = '', pid] = line.trim().split(' ');
  return { prefix, pid: Number(pid) };
}
