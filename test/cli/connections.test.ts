import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Census } from '../../src/dataplane/dataplane.ts';
import { type Connection, type ConnectionState, isActive } from '../../src/model/connection.ts';
import { type Counters, zeroCounters } from '../../src/model/counters.ts';
import { serverName } from '../../src/model/server.ts';
import { type ServiceAddress, serviceName } from '../../src/model/service.ts';
import { parseEndpoint } from '../../src/net/endpoint.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serviceAt } from '../model/examples.ts';
import { recordedNames, startAdm } from './adm.ts';

/** What ipvsadm 1.31 printed on Linux 6.12 after the traffic below, each list below its command. */
const recorded = new Map(
  readFileSync(new URL('golden/connections.txt', import.meta.url), 'utf8')
    .split(/^\$ /m)
    .slice(1)
    .map(block => {
      const [cmd = '', ...lines] = block.replace(/\n+$/, '').split('\n');
      return [cmd, `${lines.join('\n')}\n`];
    }),
);

const rules = [
  '-A -t 10.0.0.100:80 -s rr',
  '-a -t 10.0.0.100:80 -r 10.0.0.11 -i',
  '-a -t 10.0.0.100:80 -r 10.0.0.12 -i',
  '-A -t 10.0.0.100:443 -s rr -p 600',
  '-a -t 10.0.0.100:443 -r 10.0.0.12 -i',
  '-A -t 10.0.0.100:444 -s rr -p 600 -M 255.255.255.0',
  '-a -t 10.0.0.100:444 -r 10.0.0.12 -i',
  '-A -u 10.0.0.100:53 -s rr',
  '-a -u 10.0.0.100:53 -r 10.0.0.11 -i',
  '-A -t [fd00::100]:80 -s rr',
  '-a -t [fd00::100]:80 -r [fd00::11]:80 -i',
  '-A -t [fd00::100]:81 -s rr',
  '-a -t [fd00::100]:81 -r 10.0.0.11 -i',
  '-A -t 10.0.0.100:82 -s rr',
  '-a -t 10.0.0.100:82 -r [fd00::11]:82 -i',
];

/** In the order of IPVS's table: client, service, server, state and seconds left. */
const table: readonly (readonly [string, string, string, ConnectionState, number])[] = [
  ['192.168.7.10:30002', 'tcp 10.0.0.100:80', '10.0.0.11:80', 'ESTABLISHED', 896.4],
  ['192.168.7.10:30010', 'tcp 10.0.0.100:82', '[fd00::11]:82', 'ESTABLISHED', 897],
  ['192.168.7.10:30008', 'tcp 10.0.0.100:443', '10.0.0.12:443', 'SYN_RECV', 57.9],
  ['192.168.7.77:30009', 'tcp 10.0.0.100:444', '10.0.0.12:444', 'SYN_RECV', 57],
  ['192.168.7.10:30007', 'tcp 10.0.0.100:443', '10.0.0.12:443', 'ESTABLISHED', 897],
  ['192.168.7.0:0', 'tcp 10.0.0.100:444', '10.0.0.12:444', 'NONE', 597],
  ['[2001:db8:1234:5678:9abc:def0:1234:5678]:30012', 'tcp [fd00::100]:81', '10.0.0.11:81', 'ESTABLISHED', 897],
  ['192.168.7.10:30006', 'udp 10.0.0.100:53', '10.0.0.11:53', 'UDP', 297],
  ['192.168.7.10:30001', 'tcp 10.0.0.100:80', '10.0.0.12:80', 'SYN_RECV', 56],
  ['192.168.7.10:0', 'tcp 10.0.0.100:443', '10.0.0.12:443', 'ASSURED', 597],
  ['192.168.7.10:30005', 'tcp 10.0.0.100:80', '10.0.0.12:80', 'TIME_WAIT', 117],
  ['192.168.7.10:30004', 'tcp 10.0.0.100:80', '10.0.0.11:80', 'CLOSE', 6],
  ['[fd00:1::10]:30011', 'tcp [fd00::100]:80', '[fd00::11]:80', 'ESTABLISHED', 897],
  ['192.168.7.10:30003', 'tcp 10.0.0.100:80', '10.0.0.12:80', 'FIN_WAIT', 116],
];

/** Connections, packets and bytes of each server, by its service. */
const traffic: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  'tcp 10.0.0.100:80': [
    [2, 5, 200],
    [3, 6, 240],
  ],
  'tcp 10.0.0.100:82': [[1, 2, 80]],
  'tcp 10.0.0.100:443': [[2, 3, 120]],
  'tcp 10.0.0.100:444': [[1, 2, 108]],
  'udp 10.0.0.100:53': [[1, 1, 38]],
  'tcp [fd00::100]:80': [[1, 2, 120]],
  'tcp [fd00::100]:81': [[1, 2, 120]],
};

class RecordedDataplane extends FakeDataplane {
  readonly #connections = table.map(([from, to, by, state, expiresIn]): Connection => {
    const { address: client, port: clientPort } = parseEndpoint(from);
    const service = serviceAt(to);
    const rest = { client, clientPort, state, template: clientPort === 0, expiresIn };
    return { ...service, service, server: parseEndpoint(by), ...rest };
  });

  override async *connections(): AsyncIterable<Connection> {
    yield* this.#connections;
  }

  override async census(): Promise<Census> {
    return {
      count: (service, server) => {
        const own = this.#connections.filter(
          each => serviceName(each) === serviceName(service) && serverName(each.server) === serverName(server),
        );
        const live = own.filter(({ template }) => !template);
        const active = live.filter(({ state }) => isActive(state)).length;
        return { active, inactive: live.length - active, persistent: own.length - live.length };
      },
    };
  }

  override traffic(address: ServiceAddress) {
    const servers = traffic[serviceName(address)] ?? [];
    const sum = (column: 0 | 1 | 2) => servers.reduce((total, row) => total + row[column], 0);
    return { total: counters([sum(0), sum(1), sum(2)]), servers: servers.map(counters) };
  }
}

function counters([connections, packets, bytes]: readonly [number, number, number]): Counters {
  return { ...zeroCounters, connections: BigInt(connections), packets: BigInt(packets), bytes: BigInt(bytes) };
}

const lists = [
  'ipvsadm -Ln',
  'ipvsadm -Ln --persistent-conn',
  'ipvsadm -Ln --thresholds',
  'ipvsadm -Ln --stats',
  'ipvsadm -Ln --tun-info',
  'ipvsadm -Lnc',
];

t.test('lists with connections are as ipvsadm was recorded to print them', async t => {
  const { run } = await startAdm(t, undefined, new RecordedDataplane());
  for (const rule of rules) t.same(await run(`ipvsadm ${rule}`), { status: 0, out: '', err: '' }, rule);
  for (const cmd of lists) t.same(await run(cmd), { status: 0, out: recorded.get(cmd), err: '' }, cmd);
});

t.test('connections with columns for persistence engines are as recorded, but for the passing of time', async t => {
  const { run } = await startAdm(t, undefined, new RecordedDataplane());
  const timeless = (text = '') => text.replace(/ \d\d:\d\d /g, ' ');
  const cmd = 'ipvsadm -Lnc --persistent-conn';
  t.equal(timeless((await run(cmd)).out), timeless(recorded.get(cmd)));
});

t.test('connections are shown with names unless numbers are asked for', async t => {
  const names = { ...recordedNames, namesOf: async () => new Map([['fd00::11', 'r1.example']]) };
  const { run } = await startAdm(t, names, new RecordedDataplane());
  const { out } = await run('ipvsadm -Lc');
  t.match(out, '\nTCP 14:57  ESTABLISHED 192.168.7.10:30010 10.0.0.100:82      [r1.example]:82\n');
  t.match(out, '\nUDP 04:57  UDP         192.168.7.10:30006 10.0.0.100:domain  10.0.0.11:domain\n');
});

t.test('a connection to a service for every port is shown with the port that the client chose', async t => {
  const dataplane = new FakeDataplane();
  dataplane.connections = async function* () {
    yield {
      ...serviceAt('sctp 10.0.0.100:8080'),
      service: serviceAt('sctp 10.0.0.100:0'),
      server: parseEndpoint('10.0.0.11:0'),
      ...{ client: parseEndpoint('192.168.7.10:0').address, clientPort: parseEndpoint('192.168.7.10:30000').port },
      ...{ state: 'C-ECHOED', template: false, expiresIn: 7261 },
    } as const;
  };
  const { run } = await startAdm(t, undefined, dataplane);
  const line = 'SCTP 121:01 C-ECHOED    192.168.7.10:30000 10.0.0.100:8080    10.0.0.11:8080';
  t.equal((await run('ipvsadm -Lnc')).out.split('\n')[2], line);
});
