import t from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { temporaryDirectory } from '../temporary.ts';
import { recordedNames, runWords, startAdm } from './adm.ts';

const ok = { status: 0, out: '', err: '' };

const masquerading =
  'masquerading (-m) is not possible, since answers would have to come back through the director and lvx sees one direction only: use -i (tunnelling) or -g (direct routing)';

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
  ['-a -t 10.0.0.100:80 -r 10.0.0.12 -m', 2, masquerading],
  ['-e -t 10.0.0.100:80 -r 10.0.0.11 -m -w 2', 2, masquerading],
  ['-a -t 10.0.0.100:80 -r 10.0.0.12 -m -s rr', 2, "Illegal 'scheduler' option with the 'add-server' command"],
  ['-a -t 10.0.0.100:80 -r [fd00::1]:80', 2, 'Different address family is allowed only for tunneling servers'],
  ['-a -t [fd00::1]:80 -r 10.0.0.12 -g', 2, 'Different address family is allowed only for tunneling servers'],
  ['-a -t 10.0.0.100:80 -r 10.0.0.12 -g --tun-csum', 2, 'Tunnel options conflict with forward method'],
  [
    '-a -t 10.0.0.100:80 -r 10.0.0.12 -i --tun-type gre --tun-csum --tun-nocsum',
    2,
    "The option 'tun-csum' conflicts with the 'tun-nocsum' option in the 'gre' tunnel type",
  ],
  ['-a -t 10.0.0.100:80 -r 10.0.0.12 -i --tun-csum', 2, "Illegal 'tun-csum' option with the 'ipip' tunnel type"],
  ['-a -t 10.0.0.100:80 -r 10.0.0.11 -i -y 1', 255, 'Numerical result out of range'],
  ['-a -t [fd00::1]:80 -r [fe80::1]:80', 255, 'Service not defined'],
  ['-A -t 10.0.0.100:82 -s rr -o', 2, 'One-Packet Scheduling is only for UDP virtual services'],
  ['-A -t 10.0.0.100 -s rr -o', 2, 'Zero port specified for non-persistent service'],
  ['-A -t 10.0.0.100:82 -s rr -b flag-4', 2, "invalid scheduler flag `flag-4'"],
  ['-A -t 10.0.0.100:82 -s rr -b flag-1,sh-port', 2, "incompatible scheduler flag `sh-port'"],
  ['-A -t 10.0.0.100:82 -s mh -b sh-fallback', 2, "incompatible scheduler flag `sh-fallback'"],
  ['-A -t 10.0.0.100:82 -b mh-port', 2, "incompatible scheduler flag `mh-port'"],
  ['-A -t 10.0.0.100:82 -b mh-port x', 2, 'unexpected argument x'],
  ['-A -b mh-port', 2, "incompatible scheduler flag `mh-port'"],
  ['-A -t 10.0.0.100:82 -p -1', 255, '-1: unknown option'],
  ['-A -t 10.0.0.100:82 -p1x', 2, "invalid timeout value `1x' specified"],
  ['-A -t 10.0.0.100:82 --persistent=', 2, "invalid timeout value `' specified"],
  ['-A -t 10.0.0.100:82 -M 1.2.3.256', 2, 'illegal virtual server persistent mask specified'],
  ['-A -t [fd00::1]:82 -M x', 2, 'illegal ipv6 netmask specified'],
  ['-A -t [10.0.0.100]:82 -s rr', 2, 'Zero port specified for non-persistent service'],
  ['-A -t [fd00::1%lo]:82 -s rr', 2, 'illegal virtual server address[:port] specified'],
  ['-A -t [fd00::1]:x -s rr', 2, 'illegal virtual server address[:port] specified'],
  ['-A -t 10.0.0.100:82 -s rr -6', 2, '-6 used before -f\n'],
  [
    '-L -c -t 10.0.0.100:80',
    2,
    "The option 'service-address' conflicts with the 'connection' option in the 'list' command",
  ],
  ['-L --timeout --persistent-conn', 2, 'options conflicts in the list command'],
  ['-L -c --rate', 2, 'options conflicts in the list command'],
  ['--set 1 2 3 -n', 2, "Illegal 'numeric' option with the 'set' command"],
  ['--set 1 2 3 -m -i', 2, "multiple 'forwarding-method' options specified"],
  ['-A -t 10.0.0.100:82 -n', 2, "Illegal 'numeric' option with the 'add-service' command"],
  ['-Z -n', 2, "Illegal 'numeric' option with the 'zero' command"],
  ['-L -L', 2, "invalid option `-L'"],
  ['-L -h', 2, "invalid option `-h'"],
  ['-L --stats --stats', 2, "multiple 'stats' options specified"],
  ['-L --numeric=1', 255, '--numeric=1: option does not take an argument'],
  ['-Lnf 1', 1, 'No such service'],
  ['-L -f 1 -6 --stats', 1, 'No such service'],
  ['-L -f 1 -c', 2, "The option 'service-address' conflicts with the 'connection' option in the 'list' command"],
  ['-Z -f 1', 255, 'No such service'],
  ['-D -f 1 -6', 255, 'No such service'],
  ['-E -f 1 -s rr -p', 255, 'No such service'],
  ['-a -f 1 -r 10.0.0.11 -i', 255, 'Service not defined'],
  ['-d -f 1 -r 10.0.0.11', 255, 'Service not defined'],
  ['-a -f 1 -6 -r 10.0.0.11:80 -g', 2, 'Different address family is allowed only for tunneling servers'],
  ['-a -f 1 -r 10.0.0.11 -i --tun-type gue', 2, "You need to supply the 'tun-port' option for the 'gue' tunnel type"],
  ['-A -f 1 -6 -M 129 -p', 2, 'illegal ipv6 netmask specified'],
  ['-A -f 1 -t 10.0.0.100:82', 2, "multiple 'service-address' options specified"],
  ['-A -f 1 -w 1', 2, "Illegal 'weight' option with the 'add-service' command"],
  ['-A -f 1 -s nosuch', 255, 'Scheduler or persistence engine not found'],
  ['--persistent=600 -A', 255, "Try `ipvsadm -h' or 'ipvsadm --help' for more information."],
  ['-A -t 10.0.0.100:80 -s nosuch --pe sip', 255, 'Service already exists'],
  ['-E -t 10.0.0.100:82 -s rr --pe sip', 255, 'No such service'],
  ['-A -f 1 -p --pe sip', 255, 'Scheduler or persistence engine not found'],
  ['-A -t 10.0.0.100:82 -s rr --pe sip', 255, 'Scheduler or persistence engine not found'],
  ['-E -t 10.0.0.100:80 -s rr -p --pe sip', 255, 'Scheduler or persistence engine not found'],
  ['-A -t 10.0.0.100 -s rr --pe sip', 2, 'Zero port specified for non-persistent service'],
  ['-L --pe sip', 2, "Illegal 'pe' option with the 'list' command"],
  ['-A -t 10.0.0.100:82 --pe', 255, '--pe: missing argument'],
  ['-A -t 10.0.0.100:82 -s nosuch', 255, 'Scheduler or persistence engine not found'],
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
    t.same(await runWords(words, context), { status: 2, out: '', err });
  }
  t.match(await runWords(['-h'], context), { status: 0, out: /Usage:\n {2}lvxadm -A\|E/ });
  t.match(await runWords(['-v'], context), { status: 0, out: /^lvxadm v\d.*ipvsadm v1\.31/ });
  t.same(await runWords([], { ...context, program: 'x' }), { status: 2, out: '', err });
});
