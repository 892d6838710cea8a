import t from 'tap';
import { now } from '../../../../src/dataplane/userspace/clock.ts';
import { listConnections } from '../../../../src/dataplane/userspace/list.ts';
import { verdictName } from '../../../../src/dataplane/userspace/meanings.ts';
import { countersOf, trafficIn } from '../../../../src/dataplane/userspace/table/real-server.ts';
import { Directory } from '../../../../src/dataplane/userspace/thread/directory.ts';
import { Forwarder } from '../../../../src/dataplane/userspace/thread/forwarder.ts';
import type { Connection } from '../../../../src/model/connection.ts';
import { parseIp } from '../../../../src/net/ip.ts';
import { frame } from '../../../bpf/packets/frame.ts';
import { serverAt, service } from '../../../model/examples.ts';
import { nextHop } from './next-hop.ts';

const server = parseIp('10.0.0.11');
const web = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });

t.test('what a forwarder does is seen in its memory by who knows where services are', async t => {
  using forwarder = new Forwarder({ connections: 64, answersForHost: false, notify: () => true });
  const directory = new Directory();
  t.same(await forwarder.obey('network', { hops: [[server, nextHop]] }), { answer: undefined });
  const outcome = await forwarder.obey('replace', { removals: [], services: [web] });
  if (!('answer' in outcome)) return t.fail(outcome.error.message);
  directory.replace([], [web], outcome.answer);

  const bytes = frame({ destination: '10.0.0.100' });
  t.equal(verdictName(forwarder.handle(bytes, 1, 0, bytes.length)), 'TX');
  const found: Connection[] = [];
  for await (const some of listConnections(forwarder.memory.connections, directory, now)) found.push(...some);
  t.match(found, [{ service: { port: 80 }, server: { address: server }, state: 'SYN_RECV' }]);
  const { placed } = directory.find(web);
  t.match(countersOf(trafficIn(forwarder.memory.servers, placed.servers[0] ?? -1)), { connections: 1n, packets: 1n });

  await forwarder.obey('network', { hops: [[server, 'no route']] });
  t.equal(verdictName(forwarder.handle(bytes, 1, 0, bytes.length)), 'ICMP_NO_ROUTE');
});

t.test('an order that can’t be obeyed is answered with the error, and changes nothing', async t => {
  using forwarder = new Forwarder({ connections: 64, answersForHost: false, notify: () => true });
  const outcome = await forwarder.obey('replace', { removals: [web], services: [service('tcp 10.0.0.101:80')] });
  t.match(outcome, { error: { code: 'ERR_NO_SUCH_SERVICE' } });
  const bytes = frame({ destination: '10.0.0.101' });
  t.equal(verdictName(forwarder.handle(bytes, 1, 0, bytes.length)), 'PASS_NO_SERVICE');
});
