import t, { type Test } from 'tap';
import { nothingSynchronised } from '../../src/cli/ipvsadm/sync-daemons.ts';
import { startAdm } from './adm.ts';
import { needsShell, type Replay, replays } from './recordings.ts';

const scenarios = replays();

t.test('the list of commands outside of the grammar fits the recordings', async t => {
  const all = [...scenarios.values()].flat();
  t.equal(all.length, 386);
  const outside = all.filter(replay => replay.outside);
  t.ok(all.length - outside.length >= 342, `${all.length - outside.length} commands are inside`);
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
  if (cmd.includes('--start-daemon') && rc === 0)
    return void t.same(got, { rc, out, err: `${nothingSynchronised}\n` }, name);
  if (outside === undefined) return void t.same(got, { rc, out, err }, name);
  t.notSame(got, { rc, out, err }, `${name} differs (if not, take it off the list): ${outside.reason}`);
  if (outside.part) comparePart(t, name, lines(out, outside.differs), lines(got.out, outside.differs));
}

/** What we print must be there in the recording, in the same order, between lines that we don't have. */
function comparePart(t: Test, name: string, recorded: readonly string[], got: readonly string[]): void {
  const places = got.map(line => recorded.indexOf(line));
  t.notOk(places.includes(-1), `${name}: every line is as recorded`, { recorded, got });
  t.same(
    places,
    places.toSorted((a, b) => a - b),
    `${name}: lines are in the recorded order`,
  );
}

function lines(text: string, without: readonly string[] = []): string[] {
  return text.split('\n').filter(line => line !== '' && !without.some(name => line.includes(name)));
}

for (const scenario of ['06-forwarding', '12-thresholds']) {
  t.test(`${scenario} with rr for wlc answers as recorded, but for masquerading`, async t => {
    const { run } = await startAdm(t);
    const withRr = (text: string) => text.replaceAll('wlc', 'rr');
    let lists = 0;
    for (const { cmd, rc, out, err } of scenarios.get(scenario) ?? []) {
      const got = await run(withRr(cmd));
      if (cmd.endsWith(' -m'))
        t.match(got, { status: 2, err: /^masquerading \(-m\) is not possible, .* -i .* -g [^\n]*\n$/ });
      else
        t.same({ rc: got.status, out: got.out, err: got.err }, { rc, out: withRr(withoutMasquerading(out)), err }, cmd);
      if (cmd.startsWith('ipvsadm -Ln')) lists++;
    }
    t.ok(lists > 1, `${lists} lists`);
  });
}

function withoutMasquerading(list: string): string {
  return list.replace(/^.* (Masq|-m) .*\n/gm, '');
}
