import { existsSync } from 'node:fs';
import t, { type Test } from 'tap';
import { candidates } from '../../src/cli/completion/candidates.ts';
import { grammarOf, ipvsadmGrammar, type Live } from '../../src/cli/completion/grammar.ts';
import { daemonCommand } from '../../src/cli/daemon/options.ts';
import { optionRows } from '../../src/cli/ipvsadm/options.ts';
import { operatorCommand } from '../../src/cli/operator/command.ts';
import { RealPlace } from './real.ts';

const live = async (what: Live) => [`a-${what}`, `b-${what}`];
const lvx = grammarOf(operatorCommand());

const rows: readonly [line: string, candidates: readonly string[]][] = [
  ['sta', ['status']],
  ['s', ['status', 'services', 'settings', 'scheduler', 'stop']],
  ['un', ['undo', 'undrain']],
  ['nothing', []],
  ['conns --st', ['--state']],
  ['conns --state EST', ['ESTABLISHED']],
  ['conns --state=EST', ['--state=ESTABLISHED']],
  ['conns --protocol ', ['tcp', 'udp', 'sctp']],
  ['conns --service ', ['a-service', 'b-service']],
  ['conns --service a-service --cl', ['--client']],
  ['conns --server=b', ['--server=b-server']],
  ['conns --limit ', []],
  ['top --sort ', ['conns', 'cps', 'pps', 'bps']],
  ['drain ', ['a-server', 'b-server']],
  ['drain --wait a', ['a-server']],
  ['settings x=1 a', ['a-setting']],
  ['explain ', ['tcp', 'udp', 'sctp']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['scheduler re', ['remove']],
  ['scheduler use a', ['a-scheduler']],
  ['scheduler use a-scheduler b', ['b-service']],
  ['latency a-service ', ['a-server', 'b-server']],
  ['status --socket ', []],
];

t.test('a word of lvx is completed by where it stands', async t => {
  for (const [line, expected] of rows) t.same(await candidates(lvx, line.split(' '), live), expected, line);
  const commands = await candidates(lvx, [''], live);
  t.ok(commands.includes('drain') && commands.includes('top'));
  t.notOk(commands.includes('complete'), 'what is not for people is not offered');
});

t.test('so are those of lvxd and lvxadm', async t => {
  const lvxd = grammarOf(daemonCommand());
  t.same(await candidates(lvxd, ['--xdp-mode', ''], live), ['auto', 'native', 'generic']);
  t.same(await candidates(lvxd, ['-i', 'a'], live), ['a-interface']);
  const lvxadm = ipvsadmGrammar(optionRows);
  t.same(await candidates(lvxadm, ['-A', '-t', 'a', '-s', 'a'], live), ['a-scheduler']);
  t.same(await candidates(lvxadm, ['-a', '-t', 'a', '-r', ''], live), ['a-server', 'b-server']);
  t.same(await candidates(lvxadm, ['-a', '--tun-t'], live), ['--tun-type']);
  t.same(await candidates(lvxadm, ['-a', '--tun-type', 'g'], live), ['gue', 'gre']);
});

/** What bash makes of a line, by the function that the script defines. */
async function inBash(t: Test, place: RealPlace, line: string, words: readonly string[]): Promise<readonly string[]> {
  const array = words.map(word => `'${word}'`).join(' ');
  const script = [
    'eval "$(lvx completion bash)"',
    `COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; COMP_LINE='${line}'; COMP_POINT=${line.length}`,
    'complete -p lvx | grep -q "_lvx lvx" || exit 1',
    '_lvx',
    `for word in "\${COMPREPLY[@]}"; do echo "$word"; done`,
  ];
  const { out, err, status } = await place.sh(`bash -c '${script.join('\n').replaceAll("'", "'\\''")}'`);
  t.same({ err, status }, { err: '', status: 0 }, line);
  return out.split('\n').filter(word => word !== '');
}

t.test('bash completes commands, options, settings, services and servers that there are', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  t.same(await inBash(t, place, 'lvx verd', ['lvx', 'verd']), ['verdicts']);
  t.same(await inBash(t, place, 'lvx conns --cou', ['lvx', 'conns', '--cou']), ['--count']);
  t.same(await inBash(t, place, 'lvx drain ', ['lvx', 'drain', '']), ['10.0.0.11']);
  t.same(await inBash(t, place, 'lvx settings timeout_u', ['lvx', 'settings', 'timeout_u']), ['timeout_udp=']);
  t.same(await inBash(t, place, 'lvx conns --service tcp/10', ['lvx', 'conns', '--service', 'tcp/10']), [
    'tcp/10.0.0.100:80',
  ]);
  // Bash parts words at : and =, and wants what is behind them.
  t.same(
    await inBash(t, place, 'lvx conns --service tcp/10.0.0.100:8', [
      'lvx',
      'conns',
      '--service',
      'tcp/10.0.0.100',
      ':',
      '8',
    ]),
    ['80'],
  );
  t.same(await inBash(t, place, 'lvx settings table_full=', ['lvx', 'settings', 'table_full', '=']), ['drop', 'hash']);
  t.same(
    await inBash(t, place, 'lvxadm -A -t 10.0.0.9:80 -s wl', ['lvxadm', '-A', '-t', '10.0.0.9', ':', '80', '-s', 'wl']),
    ['wlc'],
  );
  await place.sh('lvxadm -A -f 77 -s rr; lvxadm -a -f 77 -r 10.0.0.19:0 -i');
  t.same(await inBash(t, place, 'lvxadm -D -f 7', ['lvxadm', '-D', '-f', '7']), ['77']);
  t.same(await inBash(t, place, 'lvx drain ', ['lvx', 'drain', '']), ['10.0.0.11', '10.0.0.19']);
  await place.sh('lvx stop');
  t.same(await inBash(t, place, 'lvx drain ', ['lvx', 'drain', '']), [], 'without a daemon there are no servers');
  t.same(await inBash(t, place, 'lvx st', ['lvx', 'st']), ['status', 'stop']);
});

for (const shell of ['zsh', 'fish'] as const) {
  const there = ['/usr/bin', '/bin'].some(folder => existsSync(`${folder}/${shell}`));
  const skip = there ? false : `${shell} is not installed: apt-get install ${shell}`;
  t.test(`${shell} takes its script`, { skip }, async t => {
    const place = new RealPlace(t);
    t.match(await place.sh(`lvx completion ${shell} > script && ${shell} -n script`), { status: 0, err: '' });
  });
}
