import t from 'tap';
import type { WireCounters, WireService } from '../../../../src/api/wire.ts';
import { RateHistory, samplesKept, sortBy } from '../../../../src/cli/operator/top/rates.ts';
import { sparkline } from '../../../../src/cli/operator/top/sparkline.ts';
import { wireServer, wireService } from '../../../api/wire-examples.ts';

const counters = (connections: string, packets: string, bytes: string): WireCounters => {
  return { connections, packets, bytes, outPackets: '0', outBytes: '0' };
};

function web(total: WireCounters, ...servers: readonly [active: number, WireCounters][]): WireService {
  return {
    ...{ protocol: 'tcp', vip: '10.0.0.100', port: 80, ...wireService, counters: total },
    servers: servers.map(([active, own], index) => {
      const live = { active, inactive: 1, persistent: 9, counters: own };
      return { address: `10.0.0.${11 + index}`, port: 80, ...wireServer, ...live };
    }),
  };
}

t.test('rates are what came between readings, exact beyond 2^53; bytes become bits', async t => {
  const history = new RateHistory();
  const base = 2n ** 60n;
  const [first] = history.take([web(counters('5', String(base), '7'), [3, counters('5', '6', '7')])], 9);
  t.match(first, { name: 'tcp 10.0.0.100:80', scheduler: 'rr', conns: 4, cps: 0, pps: 0, bps: 0 });
  const [second] = history.take([web(counters('9', String(base + 100n), '107'), [3, counters('7', '26', '57')])], 2);
  t.match(second, { conns: 4, cps: 2, pps: 50, bps: 400 });
  t.match(second?.servers, [{ name: '10.0.0.11:80', scheduler: '', weight: 1, conns: 4, cps: 1, pps: 10, bps: 200 }]);
  t.same(second?.history.pps, [0, 50]);
});

t.test('what appears later, and counters that were zeroed, have come from 0', async t => {
  const history = new RateHistory();
  history.take([web(counters('9', '90', '900'), [0, counters('9', '90', '900')])], 1);
  const [now] = history.take(
    [web(counters('1', '10', '0'), [0, counters('1', '10', '0')], [0, counters('2', '20', '0')])],
    1,
  );
  t.match(now, { cps: 1, pps: 10, bps: 0, servers: [{ pps: 10 }, { pps: 20 }] });
});

t.test('so many samples are kept, and nothing of what is gone', async t => {
  const history = new RateHistory();
  for (let at = 0; at < samplesKept + 5; at++) history.take([web(counters('0', String(at * at), '0'))], 1);
  history.take([], 1);
  const [back] = history.take([web(counters('0', '7', '0'))], 1);
  t.same(back?.history.pps, [7]);
  const full = new RateHistory();
  let rows = full.take([], 1);
  for (let at = 0; at < samplesKept + 5; at++) rows = full.take([web(counters('0', String(at * 3), '0'))], 1);
  t.same(rows[0]?.history.pps, Array(samplesKept).fill(3));
});

t.test('the largest come first, services and the servers of each; those that are alike stay', async t => {
  const history = new RateHistory();
  history.take([], 1);
  const one = web(
    counters('0', '5', '50'),
    [1, counters('0', '1', '9')],
    [5, counters('0', '4', '8')],
    [5, counters('0', '4', '0')],
  );
  const rows = history.take([one, { ...one, port: 81, counters: counters('0', '6', '40') }], 1);
  const order = (sort: 'pps' | 'bps') =>
    sortBy(sort, rows).map(row => [row.name, row.servers.map(({ name }) => name.at(-4))]);
  t.same(order('pps'), [
    ['tcp 10.0.0.100:81', ['2', '3', '1']],
    ['tcp 10.0.0.100:80', ['2', '3', '1']],
  ]);
  t.same(order('bps'), [
    ['tcp 10.0.0.100:80', ['1', '2', '3']],
    ['tcp 10.0.0.100:81', ['1', '2', '3']],
  ]);
});

t.test('a sparkline has the newest at its right, and its largest as a full bar', async t => {
  t.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 9), ' ▁▂▃▄▅▆▇█');
  t.equal(sparkline([100, 0.001], 2), '█▁');
  t.equal(sparkline([5, 1, 2], 2), '▄█');
  t.equal(sparkline([7], 4), '   █');
  t.equal(sparkline([0, 0], 2), '  ');
  t.equal(sparkline([], 3), '   ');
  t.equal(sparkline([1], 0), '');
});
