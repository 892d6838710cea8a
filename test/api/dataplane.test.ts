import t from 'tap';
import { DataplaneError } from '../../src/dataplane/dataplane.ts';
import type { Connection } from '../../src/model/connection.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { parsePort } from '../../src/net/port.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serverAt, serviceAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';
import { noTraffic } from './wire-examples.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;

class BusyDataplane extends FakeDataplane {
  /** So many connections are listed, then `fault` is thrown if there is one. */
  size = 0;
  fault: Error | undefined;
  /** Is listed besides. */
  listed: Connection | undefined;

  override async *connections(): AsyncIterable<Connection> {
    const service = serviceAt('tcp 10.0.0.100:80');
    const rest = {
      service,
      ...service,
      server: serverAt('10.0.0.11'),
      state: 'ESTABLISHED',
      template: false,
      expiresIn: 899,
    } as const;
    for (let index = 0; index < this.size; index++) {
      yield { ...rest, client: parseIpv4('192.168.7.10'), clientPort: parsePort(index % 65536) };
    }
    if (this.listed) yield this.listed;
    if (this.fault) throw this.fault;
  }

  override verdicts() {
    return [{ name: 'TX', meaning: 'Sent to a real server.', packets: 2n ** 63n }];
  }

  override async census() {
    return { count: () => ({ active: 3, inactive: 4, persistent: 5 }) };
  }
}

t.test('counters are exact beyond 2^53, and zeroed on request', async t => {
  const dataplane = new BusyDataplane();
  const { client } = await startApi(t, dataplane);
  await client.addService(web, { scheduler: 'rr' });
  await client.addServer(web, { address: '10.0.0.11', port: 80 }, { weight: 1 });
  dataplane.counts(serviceAt('tcp 10.0.0.100:80'), 2n ** 53n + 1n, 2n ** 60n + 1n, 2n ** 63n + 1n);
  const counters = {
    ...noTraffic,
    connections: '9007199254740993',
    packets: '1152921504606846977',
    bytes: '9223372036854775809',
  };
  t.match(await client.services(), [{ counters, servers: [{ counters, active: 3, inactive: 4, persistent: 5 }] }]);
  await client.zero(web);
  t.match(await client.services(), [{ counters: noTraffic, servers: [{ counters: noTraffic }] }]);
  dataplane.counts(serviceAt('tcp 10.0.0.100:80'), 2n ** 53n + 2n, 2n ** 60n + 1n, 2n ** 63n + 1n);
  t.match(await client.service(web), { counters: { ...noTraffic, connections: '1' } });
  await client.zero();
  t.match(await client.service(web), { counters: noTraffic });
});

t.test('connections come one by one, however many', async t => {
  const dataplane = new BusyDataplane();
  const { client } = await startApi(t, dataplane);
  for (const size of [0, 1, 20_000]) {
    dataplane.size = size;
    let count = 0;
    for await (const connection of client.connections()) {
      if (count === 0) {
        t.same(connection, {
          ...web,
          servicePort: 80,
          client: '192.168.7.10',
          clientPort: 0,
          server: '10.0.0.11',
          serverPort: 80,
          state: 'ESTABLISHED',
          template: false,
          expiresIn: 899,
        });
      }
      count++;
    }
    t.equal(count, size);
  }
});

t.test('a connection is told as its packets are, and which service it belongs to', async t => {
  const dataplane = new BusyDataplane();
  dataplane.listed = {
    ...serviceAt('tcp [fd00::100]:8080'),
    service: serviceAt('tcp [fd00::100]:0'),
    server: serverAt('10.0.0.11', 1, 0),
    client: parseIp('fd00:1::'),
    clientPort: parsePort(0),
    state: 'ASSURED',
    template: true,
    expiresIn: 359,
  };
  const { client } = await startApi(t, dataplane);
  const connections = [];
  for await (const connection of client.connections()) connections.push(connection);
  t.same(connections, [
    {
      protocol: 'tcp',
      vip: 'fd00::100',
      port: 8080,
      servicePort: 0,
      client: 'fd00:1::',
      clientPort: 0,
      server: '10.0.0.11',
      serverPort: 0,
      state: 'ASSURED',
      template: true,
      expiresIn: 359,
    },
  ]);
});

t.test('a list of connections that breaks off is an error, not a short list', async t => {
  const dataplane = new BusyDataplane();
  const { client } = await startApi(t, dataplane);
  dataplane.size = 5000;
  dataplane.fault = new Error('the table went away');
  const read = async () => {
    for await (const _ of client.connections()) {
      // read to the end
    }
  };
  await t.rejects(read(), { name: 'NoAnswerError', code: 'ERR_BROKEN_OFF' });
});

t.test('verdicts come with name, meaning and count', async t => {
  const { client } = await startApi(t, new BusyDataplane());
  t.same(await client.verdicts(), [{ name: 'TX', meaning: 'Sent to a real server.', packets: '9223372036854775808' }]);
});

t.test('a change that the dataplane has no room for is answered with 507 and reported', async t => {
  const dataplane = new FakeDataplane();
  dataplane.refuses.add('put tcp 10.0.0.100:80');
  const { client, reported } = await startApi(t, dataplane);
  const refusal = { name: 'ApiError', status: 507, code: 'ERR_CHANGE_UNDONE', message: /No room to put/ };
  await t.rejects(client.addService(web, { scheduler: 'rr' }), refusal);
  t.equal(reported.length, 1);
});

t.test('a change that the dataplane can not do is answered with 501', async t => {
  const dataplane = new FakeDataplane();
  dataplane.replace = async () => {
    throw new DataplaneError('ERR_UNSUPPORTED', 'No SCTP yet');
  };
  const { client } = await startApi(t, dataplane);
  await t.rejects(client.addService(web, { scheduler: 'rr' }), { status: 501, message: /No SCTP yet/ });
});
