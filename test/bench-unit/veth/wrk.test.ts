import t from 'tap';
import { parseWrk, wrkCommand } from '../../../src/bench/veth/wrk.ts';
import { wrkReport } from './report.ts';

t.test('parseWrk reads the report behind what wrk itself prints', async t => {
  const own = 'Running 3s test @ http://10.0.0.11/\n  1 threads and 16 connections\nTransfer/sec: 12.4MB\n\n';
  t.same(parseWrk(`${own}${JSON.stringify(wrkReport())}\n`), wrkReport());
});

t.test('parseWrk refuses an output without a report', async t => {
  for (const output of ['', 'Transfer/sec: 1MB\n', '{"requests":1}\n']) {
    t.throws(() => parseWrk(output), { code: 'ERR_WRONG_RUN', message: /wrk: expected its report, got "/ }, output);
  }
});

t.test('wrkCommand keeps connections open, or closes each', async t => {
  const load = { seconds: 3, connections: 16, close: false };
  t.equal(wrkCommand('a.lua', '10.0.0.100', load).join(' '), 'wrk -t 1 -c 16 -d 3s -s a.lua http://10.0.0.100/');
  t.match(wrkCommand('a.lua', '10.0.0.100', { ...load, close: true }).join(' '), '-H Connection: close ');
});
