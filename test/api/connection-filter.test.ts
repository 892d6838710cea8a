import t from 'tap';
import type { WireConnectionFilter } from '../../src/api/connection-wire.ts';
import type { Connection } from '../../src/model/connection.ts';
import { formatIp, parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serverAt, serviceAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';

const rest = { clientPort: parsePort(3000), template: false, expiresIn: 60 };

const connections: readonly Connection[] = [
  connection('tcp 10.0.0.100:80', '192.168.7.10', '10.0.0.11', 'ESTABLISHED'),
  connection('tcp 10.0.0.100:80', '192.168.7.200', '10.0.0.12', 'FIN_WAIT'),
  connection('tcp 10.0.0.100:443', '192.168.8.10', '10.0.0.11', 'ESTABLISHED'),
  connection('udp 10.0.0.100:53', '192.168.7.10', '10.0.0.11', 'UDP'),
  connection('tcp [fd00::100]:80', 'fd00:7::10', 'fd00::11', 'SYN_RECV'),
];

function connection(name: string, client: string, server: string, state: Connection['state']): Connection {
  const service = serviceAt(name);
  return { ...rest, ...service, service, client: parseIp(client), server: serverAt(server, 1, service.port), state };
}

/** Tells how many connections were read of it. */
class ListedDataplane extends FakeDataplane {
  read = 0;

  override async *connections(): AsyncIterable<Connection> {
    for (const each of connections) {
      this.read++;
      yield each;
    }
  }
}

const rows: readonly [WireConnectionFilter, passes: readonly number[]][] = [
  [{}, [0, 1, 2, 3, 4]],
  [{ service: '10.0.0.100:80' }, [0, 1]],
  [{ service: 'tcp/10.0.0.100' }, [0, 1, 2]],
  [{ service: 'tcp [fd00::100]:80' }, [4]],
  [{ server: '10.0.0.11' }, [0, 2, 3]],
  [{ server: '10.0.0.11:443' }, [2]],
  [{ server: 'fd00::11' }, [4]],
  [{ client: '192.168.7.10' }, [0, 3]],
  [{ client: '192.168.7.0/24' }, [0, 1, 3]],
  [{ client: 'fd00::/8' }, [4]],
  [{ state: 'ESTABLISHED' }, [0, 2]],
  [{ protocol: 'udp' }, [3]],
  [{ client: '192.168.0.0/16', protocol: 'tcp', server: '10.0.0.11', state: 'ESTABLISHED' }, [0, 2]],
  [{ client: '10.0.0.0/8' }, []],
  [{ limit: 2 }, [0, 1]],
  [{ limit: 1, state: 'ESTABLISHED' }, [0]],
];

t.test('connections are listed and counted by filters', async t => {
  const { client } = await startApi(t, new ListedDataplane());
  for (const [filter, passes] of rows) {
    const listed = [];
    for await (const each of client.connections(filter)) listed.push(`${each.client} ${each.state} ${each.port}`);
    const expected = connections.filter((_, index) => passes.includes(index));
    const texts = expected.map(each => `${formatIp(each.client)} ${each.state} ${each.port}`);
    t.same(listed, texts, JSON.stringify(filter));
    t.equal(await client.countConnections(filter), passes.length, `count ${JSON.stringify(filter)}`);
  }
});

t.test('no more of the table is read than was asked for', async t => {
  const dataplane = new ListedDataplane();
  const { client } = await startApi(t, dataplane);
  t.equal(await client.countConnections({ limit: 2 }), 2);
  t.equal(dataplane.read, 2);
});

const refused: readonly [query: string, message: string][] = [
  ['service=web', 'service: expected a service like 10.0.0.100, 10.0.0.100:80 or tcp/10.0.0.100:80, got "web"'],
  ['server=10.0.0', 'server: expected a server like 10.0.0.11, 10.0.0.11:80 or [fd00::11]:80, got "10.0.0"'],
  ['client=10.0.0.0/33', 'client: expected a prefix of at most 32 bits, got "10.0.0.0/33"'],
  ['protocol=icmp', 'protocol: expected "tcp" or "udp" or "sctp", got "icmp"'],
  ['limit=0', 'limit: expected a whole number above 0, got "0"'],
  ['limit=many', 'limit: expected a whole number above 0, got "many"'],
  ['limit=1&limit=2', 'limit: expected a string, got ["1","2"]'],
];

t.test('a filter that is none is refused, not left out', async t => {
  const { app } = await startApi(t, new ListedDataplane());
  for (const path of ['/v1/connections', '/v1/connections/count']) {
    for (const [query, message] of refused) {
      const answer = await app.inject({ method: 'GET', url: `${path}?${query}` });
      t.same(answer.json(), { error: { code: 'bad-request', message: `query.${message}` } }, query);
      t.equal(answer.statusCode, 400, query);
    }
    const state = await app.inject({ method: 'GET', url: `${path}?state=OPEN` });
    t.match(state.json(), { error: { message: /^query\.state: expected "NONE" or .*, got "OPEN"$/ } });
    const key = await app.inject({ method: 'GET', url: `${path}?sate=ESTABLISHED` });
    t.match(key.json(), { error: { message: 'query: expected no other key, got "sate"' } });
  }
});
