import t from 'tap';
import type { Contender } from '../../../src/bench/veth/contender.ts';
import { playRounds, report } from '../../../src/bench/veth/measure.ts';
import { httpScenarios } from '../../../src/bench/veth/scenario.ts';
import { wrkReport } from './report.ts';

const contenders: readonly Contender[] = [{ name: 'direct' }, { name: 'lvx' }];
const [requests] = httpScenarios;
if (!requests) throw new Error('Expected a scenario, got none');

t.test('playRounds has each contender begin in turn, behind a warm-up that does not count', async t => {
  const played: string[] = [];
  const rounds = await playRounds(
    contenders,
    true,
    { rounds: 3, seconds: 2 },
    async ({ name }, { seconds, close }) => {
      played.push(`${name} ${seconds} ${close}`);
      return wrkReport(played.length);
    },
    () => undefined,
  );
  t.same(played, [
    ...['direct 1 true', 'lvx 1 true'],
    ...['direct 2 true', 'lvx 2 true'],
    ...['lvx 2 true', 'direct 2 true'],
    ...['direct 2 true', 'lvx 2 true'],
  ]);
  t.same(
    rounds.map(round => [round.get('direct')?.requests, round.get('lvx')?.requests]),
    [
      [3, 4],
      [6, 5],
      [7, 8],
    ],
  );
});

t.test('report gives the median of the ratios of each round', async t => {
  const rounds = [
    [1000, 500],
    [100, 100],
    [2000, 1500],
  ].map(
    ([direct, lvx]) =>
      new Map([
        ['direct', wrkReport(direct)],
        ['lvx', wrkReport(lvx)],
      ]),
  );
  const scenario = report(requests, contenders, rounds, 'real server with tunl0');
  t.match(scenario, {
    name: 'http-requests',
    suite: 'veth',
    title: /; real server with tunl0$/,
    rounds: 3,
    base: 'direct',
    contenders: {
      direct: { value: 1000, ratio_base: 1 },
      lvx: { value: 500, low: 300, high: 1000, ratio_base: 0.75, ratio_low: 0.625, ratio_high: 0.875 },
    },
  });
});

t.test('report refuses rounds without a figure', async t => {
  const withoutLvx = new Map([['direct', wrkReport()]]);
  t.throws(() => report(requests, contenders, [withoutLvx], ''), {
    code: 'ERR_WRONG_RUN',
    message: /of lvx, got none$/,
  });
  const idle = new Map(withoutLvx).set('lvx', wrkReport(0));
  t.throws(() => report(requests, contenders, [idle], ''), { code: 'ERR_WRONG_RUN', message: /of lvx, got 0$/ });
});
