import { deepStrictEqual as deepEqual } from 'node:assert';
import fc from 'fast-check';
import t from 'tap';
import { nothingMarked } from '../../src/cli/ipvsadm/marks.ts';
import { difference } from '../../src/config/difference.ts';
import { marks, services } from '../config/tables.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { recordedNames, startAdm } from './adm.ts';

const web = '-A -t 10.0.0.100:80 -s rr';
const r1 = '-a -t 10.0.0.100:80 -r 10.0.0.11:80 -i -w 1 --tun-type ipip';

/** What a restore of some lines comes to, and what `-Sn` prints then. The rows are of ipvsadm 1.31's sources. */
const rows: readonly {
  readonly name: string;
  readonly lines: readonly string[];
  readonly rc: number;
  readonly err?: readonly string[];
  readonly out?: RegExp;
  readonly saved: readonly string[];
}[] = [
  { name: 'words are separated by any blanks', lines: [`\t${web.replaceAll(' ', ' \t ')}\r`], rc: 0, saved: [web] },
  { name: 'a line may be a whole command', lines: [`ipvsadm ${web}`], rc: 0, saved: [web] },
  {
    name: 'an option that does not exist fails its line only',
    lines: [web, '-a -t 10.0.0.100:80 -r 10.0.0.12 --nosuch', r1],
    rc: 0,
    err: ['--nosuch: unknown option'],
    saved: [web, r1],
  },
  {
    name: 'the status is that of the last line',
    lines: [web, r1, '-a -t 10.0.0.100:80 -r 10.0.0.11 -w'],
    rc: 255,
    err: ['-w: missing argument'],
    saved: [web, r1],
  },
  {
    name: 'errors come in the order of their lines',
    lines: ['-D -t 10.0.0.100:81', '-d -t 10.0.0.100:80 -r 10.0.0.11', web, r1, r1],
    rc: 255,
    err: ['No such service', 'Service not defined', 'Destination already exists'],
    saved: [web, r1],
  },
  {
    name: 'options that do not go together end it',
    lines: [web, '-C -n', r1],
    rc: 2,
    err: ["Illegal 'numeric' option with the 'flush' command"],
    saved: [web],
  },
  {
    name: 'the list of a service that does not exist ends it',
    lines: [web, '-L -t 10.0.0.100:81', r1],
    rc: 1,
    err: ['No such service'],
    saved: [web],
  },
  {
    name: 'marks are told of once, behind what was refused',
    lines: ['-A -f 1 -s rr', '-A -f 1', '-a -f 1 -r 10.0.0.11 -i', '-A -f 1 -6 -s rr'],
    rc: 0,
    err: ['Service already exists', nothingMarked],
    saved: ['-A -f 1 -s rr', '-a -f 1 -r 10.0.0.11:0 -i -w 1 --tun-type ipip', '-A -f 1 -6 -s rr'],
  },
  { name: 'help ends it', lines: [web, '-h', r1], rc: 0, out: /^ipvsadm v1\.31 .*\nUsage:/, saved: [web] },
  {
    name: 'what can not be done at all is refused like any other line',
    lines: [web, '-a -t 10.0.0.100:80 -r 10.0.0.12 -m', r1],
    rc: 0,
    err: [
      'masquerading (-m) is not possible, since answers would have to come back through the director and lvx sees one direction only: use -i (tunnelling) or -g (direct routing)',
    ],
    saved: [web, r1],
  },
  {
    name: 'other commands see what came before',
    lines: [web, r1, '-Sn', '-C', '-Z', '--set 0 0 0'],
    rc: 0,
    out: new RegExp(`^${web}\n${r1}\n$`),
    saved: [],
  },
];

for (const { name, lines, rc, err = [], out = /^$/, saved } of rows) {
  t.test(`restore: ${name}`, async t => {
    const { run } = await startAdm(t);
    const got = await run('ipvsadm -R', lines.join('\n'));
    t.match(got, { status: rc, out });
    t.same(got.err.split('\n').slice(0, -1), err);
    t.same((await run('ipvsadm -Sn')).out.split('\n').slice(0, -1), saved);
  });
}

t.test('restore takes what save printed', async t => {
  const { run } = await startAdm(t);
  const lines = [
    '-A -t 10.0.0.100:80 -s sh -p 60 -M 255.255.255.0 -b sh-fallback,sh-port',
    '-a -t 10.0.0.100:80 -r 10.0.0.11:80 -g -w 3',
    '-a -t 10.0.0.100:80 -r 10.0.0.12:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-remcsum',
    '-A -u 10.0.0.100:53 -s rr -o -b flag-1,flag-3',
    '-A --sctp-service 10.0.0.100:0 -s rr -p 360',
    '-A -t [fd00::100]:0 -s rr -p 60 -M 64',
    '-a -t [fd00::100]:0 -r 10.0.0.11:0 -i -w 0 --tun-type gre --tun-csum',
  ].map(line => `${line}\n`);
  t.same(await run('ipvsadm -R', lines.join('')), { status: 0, out: '', err: '' });
  const saved = await run('ipvsadm -Sn');
  t.same(saved, { status: 0, out: lines.join(''), err: '' });
  t.same(await run('ipvsadm -R', `-C\n${saved.out}`), { status: 0, out: '', err: '' });
  t.same(await run('ipvsadm -Sn'), saved);
});

t.test('restore makes any table again of what save printed', async t => {
  const { run, client } = await startAdm(t);
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(services, marks, async (services, marks) => {
      const wanted = {
        services: services.map(service => ({ ...service, servers: atPort(service.servers, service.port) })),
        // As in IPVS, larger ones are printed with a sign, and not taken with one.
        marks: marks.filter(({ mark }) => mark < 2 ** 31),
        settings: {},
      };
      await client.clear();
      await client.apply({ edits: [...difference(await client.table(), wanted).edits] });
      const { out } = await run('ipvsadm -Sn');
      await client.clear();
      const { status } = await run('ipvsadm -R', out);
      deepEqual({ status, out: (await run('ipvsadm -Sn')).out }, { status: 0, out });
      lines += out.split('\n').length - 1;
    }),
    { numRuns: 60 },
  );
  t.ok(lines > 200, `${lines} lines`);
});

/** Servers as ipvsadm would have them in a service with a port: each address once. */
function atPort<S extends { address: string }>(servers: readonly S[], port: number) {
  const byAddress = new Map(servers.map(server => [server.address, { ...server, port }]));
  return [...byAddress.values()];
}

t.test('a restore is one change: a service is installed once, and all is undone if the dataplane refuses', async t => {
  const dataplane = new FakeDataplane();
  const { run } = await startAdm(t, recordedNames, dataplane);
  const lines = [web, r1, '-e -t 10.0.0.100:80 -r 10.0.0.11 -i -w 2', '-A -t 10.0.0.100:81 -s rr'];
  dataplane.refuses.add('put tcp 10.0.0.100:81');
  dataplane.log.length = 0;
  const refused = await run('ipvsadm -R', lines.join('\n'));
  t.match(refused, { status: 255, out: '', err: /^The dataplane refused a change; it was undone: [^\n]*\n$/ });
  t.same(dataplane.log, [], 'services are put all at once, or not at all');
  t.same((await run('ipvsadm -Sn')).out, '');
  dataplane.refuses.clear();
  dataplane.log.length = 0;
  t.same(await run('ipvsadm -R', lines.join('\n')), { status: 0, out: '', err: '' });
  t.same(dataplane.log, ['put tcp 10.0.0.100:80', 'put tcp 10.0.0.100:81']);
});
