import t from 'tap';
import { parseSegments, segmentsSince } from '../../../src/bench/veth/segments.ts';

const snmp = `Icmp: InMsgs InErrors
Icmp: 0 0
Tcp: RtoAlgorithm MaxConn InSegs OutSegs RetransSegs
Tcp: 1 -1 40 30 2
`;

t.test('parseSegments finds the counters by their names', async t => {
  t.same(parseSegments(snmp), { sent: 30, received: 40 });
});

t.test('parseSegments refuses what has no such counters', async t => {
  t.throws(() => parseSegments(''), { code: 'ERR_WRONG_RUN', message: /counter OutSegs, got none$/ });
  t.throws(() => parseSegments(snmp.replace('InSegs', 'In')), { message: /counter InSegs, got none$/ });
});

t.test('segmentsSince subtracts', async t => {
  t.same(segmentsSince({ sent: 1, received: 2 }, { sent: 4, received: 8 }), { sent: 3, received: 6 });
});
