import t from 'tap';
import { connectionStates, isActive } from '../../src/model/connection.ts';
import { countersSince, zeroCounters } from '../../src/model/counters.ts';
import { protocolNumbers, protocolOfNumber, protocols } from '../../src/model/protocol.ts';
import { serverName } from '../../src/model/server.ts';
import { serviceName } from '../../src/model/service.ts';
import { serverAt, serviceAt } from './examples.ts';

t.test('serviceName tells protocol, address and port apart', async t => {
  const names = ['tcp 10.0.0.100:80', 'udp 10.0.0.100:80', 'tcp 10.0.0.100:8', 'tcp 10.0.0.10:80', 'sctp [fd00::1]:0'];
  for (const name of names) t.equal(serviceName(serviceAt(name)), name);
});

t.test('serverName is address and port', async t => {
  t.equal(serverName(serverAt('10.0.0.11', 5, 8080)), '10.0.0.11:8080');
  t.equal(serverName(serverAt('fd00::11')), '[fd00::11]:80');
});

t.test('countersSince subtracts each counter', async t => {
  const now = { connections: 5n, packets: 2n ** 64n, bytes: 7n, outPackets: 3n, outBytes: 2n ** 65n };
  t.same(countersSince(now, { connections: 2n, packets: 1n, bytes: 7n, outPackets: 1n, outBytes: 2n }), {
    connections: 3n,
    packets: 2n ** 64n - 1n,
    bytes: 0n,
    outPackets: 2n,
    outBytes: 2n ** 65n - 2n,
  });
  t.same(countersSince(now, zeroCounters), now);
});

t.test('protocols and their IP numbers belong to each other', async t => {
  t.same(protocols, ['tcp', 'udp', 'sctp']);
  for (const name of protocols) t.equal(protocolOfNumber(protocolNumbers[name]), name);
  for (const other of [0, 1, 4, 33, 255]) t.equal(protocolOfNumber(other), undefined);
});

t.test('half-open and established connections are active, as IPVS counts', async t => {
  t.same(connectionStates.filter(isActive), ['SYN_RECV', 'SYNACK', 'ESTABLISHED']);
});
