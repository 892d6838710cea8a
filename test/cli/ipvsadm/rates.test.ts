import t from 'tap';
import type { WireCounters, WireService } from '../../../src/api/wire.ts';
import { ratesOf } from '../../../src/cli/ipvsadm/rates.ts';
import { wireServer, wireService } from '../../api/wire-examples.ts';

const counters = (connections: number, packets: number, bytes: string): WireCounters => {
  return {
    connections: String(connections),
    packets: String(packets),
    bytes,
    outPackets: bytes,
    outBytes: String(packets),
  };
};

function service(port: number, total: WireCounters, servers: Readonly<Record<string, WireCounters>>): WireService {
  const idle = { ...wireServer, active: 0, inactive: 0, persistent: 0 };
  return {
    ...{ protocol: 'tcp', vip: '10.0.0.100', port, ...wireService, counters: total },
    servers: Object.entries(servers).map(([address, own]) => ({ address, port, ...idle, counters: own })),
  };
}

t.test('rates are what came between two readings, per second, of each service and server', async t => {
  const before = [
    service(80, counters(10, 100, '9007199254740993'), { a: counters(1, 2, '3'), b: counters(5, 5, '5') }),
  ];
  const after = [
    service(80, counters(14, 100, '9007199254741994'), { b: counters(5, 6, '5'), a: counters(1, 2, '7') }),
  ];
  t.same(ratesOf(before, after, 2), [
    service(80, counters(2, 0, '501'), { b: counters(0, 1, '0'), a: counters(0, 0, '2') }),
  ]);
});

t.test('what was added between the readings began at 0, what was zeroed does not run backwards', async t => {
  const before = [service(80, counters(10, 100, '1000'), {})];
  const after = [service(80, counters(1, 1, '40'), { a: counters(1, 1, '40') }), service(81, counters(2, 4, '6'), {})];
  t.same(ratesOf(before, after, 1), [
    service(80, counters(0, 0, '0'), { a: counters(1, 1, '40') }),
    service(81, counters(2, 4, '6'), {}),
  ]);
});
