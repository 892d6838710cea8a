import t, { type Test } from 'tap';
import { nothingMarked } from '../../src/cli/ipvsadm/marks.ts';
import { nothingSynchronised } from '../../src/cli/ipvsadm/sync-daemons.ts';
import { startAdm } from './adm.ts';
import { needsShell, type Replay, replays } from './recordings.ts';

const scenarios = replays();

t.test('the list of commands outside of the grammar fits the recordings', async t => {
  const all = [...scenarios.values()].flat();
  t.equal(all.length, 386);
  const outside = all.filter(replay => replay.outside);
  t.ok(all.length - outside.length >= 359, `${all.length - outside.length} commands are inside`);
  for (const { outside } of all) if (outside) t.match(outside.reason, /\w/);
});

for (const [scenario, commands] of scenarios) {
  // These need a shell: lvxadm-process.test.ts replays them.
  if (commands.some(({ cmd }) => needsShell(cmd))) continue;
  t.test(`${scenario} answers as ipvsadm was recorded to`, async t => {
    const { run } = await startAdm(t);
    for (const command of commands) {
      const { status, out, err } = await run(command.cmd);
      compare(t, command, { rc: status, out, err });
    }
  });
}

interface Got {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

function compare(t: Test, { cmd, rc, out, err, line, outside }: Replay, got: Got): void {
  const name = `${line}: ${cmd}`;
  if (outside === undefined) return void t.same(got, { rc, out, err: err || warningOf(cmd, rc) }, name);
  t.notSame(got, { rc, out, err }, `${name} differs (if not, take it off the list): ${outside.reason}`);
  if (outside.lacks)
    t.same(got, { rc, out: withoutLines(out, outside.lacks), err }, `${name}: all else is as recorded`);
}

/** What lvxadm says on standard error though all went well, and why it is no ipvsadm. */
function warningOf(cmd: string, rc: number): string {
  if (rc !== 0) return '';
  if (cmd.includes('--start-daemon')) return `${nothingSynchronised}\n`;
  return /-A\b.* -f /.test(cmd) ? `${nothingMarked}\n` : '';
}

function withoutLines(text: string, lacks: readonly string[]): string {
  const lines = text.split('\n').filter(line => !lacks.some(each => `${line} `.includes(each)));
  return lines.join('\n');
}

t.test('masquerading is refused with the other ways of forwarding', async t => {
  const { run } = await startAdm(t);
  await run('ipvsadm -A -t 10.0.0.100:80 -s rr');
  await run('ipvsadm -A -f 1 -s rr');
  for (const service of ['-t 10.0.0.100:80', '-f 1']) {
    const got = await run(`ipvsadm -a ${service} -r 10.0.0.11 -m`);
    t.match(got, { status: 2, out: '', err: /^masquerading \(-m\) is not possible, .* -i .* -g [^\n]*\n$/ });
  }
});
