import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { RecordReader, RecordWriter, recordLength } from '../../src/api/connection-record.ts';
import { send } from '../../src/api/http.ts';
import { connectionToWire } from '../../src/api/to-wire.ts';
import { type Connection, connectionStates } from '../../src/model/connection.ts';
import { protocols } from '../../src/model/protocol.ts';
import { parseEndpoint } from '../../src/net/endpoint.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serviceAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';

function connection(from: string, to: string, by: string, rest: Partial<Connection> = {}): Connection {
  const service = serviceAt(to);
  const { address: client, port: clientPort } = parseEndpoint(from);
  return {
    ...{ ...service, service, client, clientPort, server: parseEndpoint(by) },
    ...{ state: 'ESTABLISHED', template: false, expiresIn: 899.5, ...rest },
  };
}

const plain = connection('192.168.7.10:30001', 'tcp 10.0.0.100:80', '10.0.0.11:80');

const various: readonly Connection[] = [
  plain,
  connection('255.255.255.255:65535', 'udp 255.1.2.3:65535', '223.255.255.255:65535', { state: 'UDP', expiresIn: 0 }),
  connection('[2001:db8:1234:5678:9abc:def0:1234:5678]:1', 'sctp [fd00::100]:81', '[fd00::11]:81', {
    state: 'C-REPLIED',
  }),
  connection('[fd00:1::]:0', 'tcp [fd00::100]:0', '10.0.0.11:0', { template: true, state: 'ASSURED' }),
  connection('[::ffff:1.2.3.4]:5', 'tcp [fd00::100]:81', '10.0.0.11:81', { state: 'INIT1' }),
  connection('10.0.0.1:7', 'tcp 10.0.0.100:82', '[fd00::11]:82', { expiresIn: 2_678_400 }),
  { ...connection('10.0.0.1:7', 'tcp 10.0.0.100:0', '10.0.0.11:0'), vip: parseIp('10.0.0.100'), port: parsePort(8080) },
  ...connectionStates.map(state => ({ ...plain, state })),
  ...protocols.map(protocol => ({ ...plain, protocol })),
];

class ListingDataplane extends FakeDataplane {
  /** What is listed, and how often over. */
  readonly #listed: readonly Connection[];
  readonly #times: number;
  /** How many were taken, and whether the list was ended. */
  taken = 0;
  ended = false;
  fault: Error | undefined;

  constructor(listed: readonly Connection[], times = 1) {
    super();
    this.#listed = listed;
    this.#times = times;
  }

  override async *connections(): AsyncIterable<Connection> {
    try {
      for (let time = 0; time < this.#times; time++) {
        for (const each of this.#listed) {
          this.taken += 1;
          yield each;
        }
        await turn();
      }
      if (this.fault) throw this.fault;
    } finally {
      this.ended = true;
    }
  }
}

t.test('records tell what JSON tells, of every kind of connection', async t => {
  const { client } = await startApi(t, new ListingDataplane(various));
  const read = [];
  for await (const piece of client.connectionPieces()) read.push(...piece);
  t.same(read, various.map(connectionToWire));
  t.same(read.length, various.length);
});

t.test('a time left that is below 0 or beyond 32 bits of milliseconds is told as the nearest', async t => {
  const writer = new RecordWriter(2);
  writer.add({ ...plain, expiresIn: -0.2 });
  writer.add({ ...plain, expiresIn: 1e9 });
  t.ok(writer.isFull);
  const times = new RecordReader().read(writer.take()).map(({ expiresIn }) => expiresIn);
  t.same(times, [0, 4294967.295]);
  t.equal(writer.take().length, 0);
});

t.test('records that come in pieces of any length are put together', async t => {
  const { client } = await startApi(t, new ListingDataplane(various, 1000));
  let count = 0;
  for await (const piece of client.connectionPieces()) {
    for (const each of piece) {
      const { client: address } = connectionToWire(various[count % various.length] ?? plain);
      if (each.client !== address) t.fail(`connection ${count}: expected ${address}, got ${each.client}`);
      count += 1;
    }
  }
  t.equal(count, 1000 * various.length);
});

t.test('a list of records that breaks off is an error, not a short list', async t => {
  const dataplane = new ListingDataplane([plain], 3000);
  dataplane.fault = new Error('the table went away');
  const { client } = await startApi(t, dataplane);
  const read = async () => {
    for await (const _ of client.connectionPieces()) {
      // read to the end
    }
  };
  await t.rejects(read(), { name: 'NoAnswerError', code: 'ERR_BROKEN_OFF' });
});

/** Lets lvxd do all that it does by itself: gives the number of connections that it has taken once that no longer grows. */
async function settled(dataplane: ListingDataplane): Promise<number> {
  let before = -1;
  for (let same = 0; same < 200; ) {
    await turn();
    same = dataplane.taken === before ? same + 1 : 0;
    before = dataplane.taken;
  }
  return before;
}

const table = Array.from({ length: 1000 }, () => plain);

t.test('while nobody reads, no more of the table is read than some pieces, however large it is', async t => {
  const times = 1000;
  const dataplane = new ListingDataplane(table, times);
  const { socket } = await startApi(t, dataplane);
  const answer = await send(socket, 'GET', '/v1/connections/records');
  const ahead = await settled(dataplane);
  t.ok(ahead > 0 && ahead * recordLength < 2 ** 21, `${ahead} connections were read for a client that reads none`);
  t.notOk(dataplane.ended);
  let bytes = 0;
  let lead = 0;
  for await (const piece of answer) {
    bytes += Buffer.byteLength(piece);
    lead = Math.max(lead, dataplane.taken * recordLength - bytes);
  }
  t.equal(bytes, times * table.length * recordLength);
  t.ok(lead < 2 ** 21, `lvxd was ${lead} bytes ahead of its client at most`);
  t.ok(dataplane.ended);
});

t.test('a client that leaves ends the reading of the table', async t => {
  const dataplane = new ListingDataplane(table, 1_000_000);
  const { socket } = await startApi(t, dataplane);
  const answer = await send(socket, 'GET', '/v1/connections/records');
  await once(answer, 'readable');
  answer.destroy();
  while (!dataplane.ended) await turn();
  t.ok(dataplane.taken < 1_000_000_000);
});
