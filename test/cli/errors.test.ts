import t from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { runIpvsadm } from '../../src/cli/ipvsadm/run.ts';
import { temporaryDirectory } from '../temporary.ts';
import { recordedNames, startAdm } from './adm.ts';

const ok = { status: 0, out: '', err: '' };

// Not in the recordings; texts and statuses are those of ipvsadm 1.31's sources, or our own where it has none.
const rows: readonly [string, number, string][] = [
  ['-a -t 10.0.0.100:81 -r 10.0.0.11 -i', 255, 'Service not defined'],
  ['-e -t 10.0.0.100:81 -r 10.0.0.11 -i', 255, 'Service not defined'],
  ['-d -t 10.0.0.100:81 -r 10.0.0.11', 255, 'Service not defined'],
  ['-a -t 10.0.0.100:80 -r 10.0.0.11 -i', 255, 'Destination already exists'],
  ['-e -t 10.0.0.100:80 -r 10.0.0.12 -i', 255, 'No such destination'],
  ['-d -t 10.0.0.100:80 -r 10.0.0.12', 255, 'No such destination'],
  ['-d -t 10.0.0.100:80 -r 10.0.0.11:8080', 255, 'No such destination'],
  ['-d -r 10.0.0.11 -t 10.0.0.100:80', 255, 'No such destination'],
  [
    '-a -t 10.0.0.100:80 -r 224.0.0.1 -i',
    255,
    'Invalid operation.  Possibly wrong module version, address not unicast, ...',
  ],
  ['-a -t 10.0.0.100:80 -i', 2, "You need to supply the 'real-server' option for the 'add-server' command"],
  ['-a -r 10.0.0.12 -i', 2, "You need to supply the 'service-address' option for the 'add-server' command"],
  ['-a -t 10.0.0.100:80 -r 10.0.0.12 -i -s rr', 2, "Illegal 'scheduler' option with the 'add-server' command"],
  ['-d -t 10.0.0.100:80 -r 10.0.0.11 -w 1', 2, "Illegal 'weight' option with the 'delete-server' command"],
  ['-a -t 10.0.0.100:80 -r 10.0.0.11 -r 10.0.0.12', 2, "multiple 'real-server' options specified"],
  ['-a -t 10.0.0.100:80 -r 12345 -i', 2, 'illegal real server address[:port] specified'],
  ['-a -t 10.0.0.100:80 -r 10.0.0.12', 2, "real servers are reached by tunnelling only: give the 'ipip' option (-i)"],
  ['-e -t 10.0.0.100:80 -r 10.0.0.11', 2, "real servers are reached by tunnelling only: give the 'ipip' option (-i)"],
  ['-a -t 10.0.0.100:80 -r [fd00::1]:80 -i', 2, 'IPv6 addresses are not supported yet, got [fd00::1]:80'],
  ['-A -t 10.0.0.100:82 -n', 2, "Illegal 'numeric' option with the 'add-service' command"],
  ['-Z -n', 2, "Illegal 'numeric' option with the 'zero' command"],
  ['-L -L', 2, "invalid option `-L'"],
  ['-L -h', 2, "invalid option `-h'"],
  ['-L --stats --stats', 2, "multiple 'stats' options specified"],
  ['-L --numeric=1', 255, '--numeric=1: option does not take an argument'],
  ['-Lnc', 255, '-Lnc: unknown option'],
  ['--persistent=600 -A', 255, "Try `ipvsadm -h' or 'ipvsadm --help' for more information."],
  ['-A -t 10.0.0.100:82 -s rr -p 600', 255, '-p: unknown option'],
  ['-A -t 10.0.0.100:82', 255, 'Scheduler or persistence engine not found'],
];

t.test('commands that can not be followed change nothing and say why in one line', async t => {
  const { run, client } = await startAdm(t);
  t.same(await run('ipvsadm -A -t 10.0.0.100:80 -s rr'), ok);
  t.same(await run('ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11:8080 -i -w 3'), ok);
  const before = await client.services();
  for (const [words, status, text] of rows) {
    t.same(await run(`ipvsadm ${words}`), { status, out: '', err: `${text}\n` }, words);
  }
  t.same(await client.services(), before);
});

t.test('names of hosts and ports are taken and shown', async t => {
  const names = {
    ...recordedNames,
    addressOf: async (host: string) => (host === 'r1.example' ? '10.0.0.11' : undefined),
    namesOf: async () => new Map([['10.0.0.11', 'r1.example']]),
  };
  const { run } = await startAdm(t, names);
  t.same(await run('ipvsadm -A -u 10.0.0.100:domain -s rr'), ok);
  t.same(await run('ipvsadm -a -u 10.0.0.100:domain -r r1.example:domain -i'), ok);
  t.match(
    (await run('ipvsadm -L')).out,
    /\nUDP {2}10\.0\.0\.100:domain rr\n {2}-> r1\.example:domain {12}Tunnel {2}1 /,
  );
  t.match((await run('ipvsadm -Ln')).out, /\nUDP {2}10\.0\.0\.100:53 rr\n {2}-> 10\.0\.0\.11:53 {17}Tunnel {2}1 /);
});

t.test('without a daemon every command but help says so', async t => {
  const socket = `${temporaryDirectory(t)}/s`;
  const context = { program: 'lvxadm', client: new ApiClient(socket), names: recordedNames };
  const err = `lvxd is not running at ${socket}: start it with "sudo lvxd --interface NAME"\n`;
  for (const words of [['-Ln'], ['-C'], ['-A', '-t', '10.0.0.1:80', '-s', 'rr']]) {
    t.same(await runIpvsadm(words, context), { status: 2, out: '', err });
  }
  t.match(await runIpvsadm(['-h'], context), { status: 0, out: /Usage:\n {2}lvxadm -A\|E/ });
  t.match(await runIpvsadm(['-v'], context), { status: 0, out: /^lvxadm v\d.*ipvsadm v1\.31/ });
  t.same(await runIpvsadm([], { ...context, program: 'x' }), { status: 2, out: '', err });
});
