import t from 'tap';
import { type Sighting, verify } from '../../../src/bench/veth/verify.ts';
import { wrkReport } from './report.ts';

const kept = { seconds: 1, connections: 16, close: false };
const throughLvx: Sighting = {
  contender: 'lvx',
  load: kept,
  report: wrkReport(),
  answerBytes: 100,
  served: 1016,
  tunnelled: { lvx: 1100, other: 0 },
  segments: { client: { sent: 1100, received: 1050 }, real: { sent: 1050, received: 1100 } },
};
const straight: Sighting = { ...throughLvx, contender: 'direct', tunnelled: { lvx: 0, other: 0 } };
const { segments } = throughLvx;
const { errors } = wrkReport();

t.test('verify takes runs in which all went well', async t => {
  t.doesNotThrow(() => verify(throughLvx));
  t.doesNotThrow(() => verify(straight));
  const underWay = { ...segments, real: { sent: 1060, received: 1084 } };
  t.doesNotThrow(() => verify({ ...throughLvx, segments: underWay }));
  const closed = { ...throughLvx, load: { ...kept, close: true }, tunnelled: { lvx: 3000, other: 0 } };
  t.doesNotThrow(() => verify(closed));
});

const rows: readonly [string, Sighting, RegExp][] = [
  ['an error', { ...straight, report: { ...wrkReport(), errors: { ...errors, read: 2 } } }, /no errors of kind read/],
  [
    'a bad status',
    { ...straight, report: { ...wrkReport(), errors: { ...errors, status: 1 } } },
    /kind status, got 1$/,
  ],
  ['nothing answered', { ...straight, report: wrkReport(0), served: 0 }, /at least one on each of 16 connec.*got 0$/],
  ['another answer', { ...straight, answerBytes: 101 }, /answers of 101 bytes each, 101000, got 100000$/],
  ['answers from elsewhere', { ...straight, served: 999 }, /1000 to 1016 served by the real server, got 999$/],
  ['somebody else asking', { ...straight, served: 1017 }, /1000 to 1016 served by the real server, got 1017$/],
  ['a way past the director', { ...throughLvx, tunnelled: { lvx: 999, other: 0 } }, /at least 1000 .* lvx, got 999$/],
  ['a director too many', { ...throughLvx, tunnelled: { lvx: 1100, other: 1 } }, /no packet through other, got 1$/],
  ['a director on the straight way', { ...straight, tunnelled: { lvx: 1, other: 0 } }, /no packet through lvx, got 1$/],
  [
    'requests lost',
    { ...throughLvx, segments: { ...segments, real: { sent: 1050, received: 1083 } } },
    /1100 segments to reach the real server, got 1083$/,
  ],
  [
    'answers lost',
    { ...throughLvx, segments: { ...segments, client: { sent: 1100, received: 1033 } } },
    /1050 segments to reach the client, got 1033$/,
  ],
  [
    'connections that were kept',
    { ...throughLvx, load: { ...kept, close: true } },
    /at least 3000 packets through lvx, got 1100$/,
  ],
];

for (const [what, sighting, message] of rows) {
  t.test(`verify refuses ${what}`, async t => {
    t.throws(() => verify(sighting), { code: 'ERR_WRONG_RUN', message });
  });
}
