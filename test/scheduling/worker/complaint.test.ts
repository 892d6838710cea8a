import t from 'tap';
import { complaintOf } from '../../../src/scheduling/worker/complaint.ts';

/** What is said of an error thrown in `pick` whose stack has some lines; what lies in /lvx is lvx's. */
function told(...lines: string[]): string {
  const error = new TypeError('no server');
  error.stack = ['TypeError: no server', ...lines.map(line => `    at ${line}`)].join('\n');
  return complaintOf(error, 'pick', file => file.startsWith('/lvx/')).text;
}

t.test('the place of an error is the first line of its stack that is the file of a person', async t => {
  t.equal(
    told('pick (/home/a/mine.ts:3:9)', 'answer (/lvx/main.js:1:2)'),
    '/home/a/mine.ts:3:9: pick: TypeError: no server',
  );
  t.equal(told('build (file:///home/a/my%20own.ts:3:9)'), '/home/a/my own.ts:3:9: pick: TypeError: no server');
  t.equal(
    told('Object.pick [as answer] (/lvx/a.js:1:1)', 'async file:///home/a/mine.ts:7:1'),
    '/home/a/mine.ts:7:1: pick: TypeError: no server',
  );
  t.equal(told('/home/a/mine.ts:7:1'), '/home/a/mine.ts:7:1: pick: TypeError: no server');
  t.equal(told('new Server (/home/a (b)/mine.ts:7:1)'), '/home/a (b)/mine.ts:7:1: pick: TypeError: no server');
});

t.test('what Node itself has on the stack is nobody’s place', async t => {
  const inside = 'process.processTicksAndRejections (node:internal/process/task_queues:104:5)';
  t.equal(told(inside), 'pick: TypeError: no server');
  t.equal(
    told('load (file:///lvx/main.js:1:2)', inside, 'pick (/home/a/mine.ts:3:9)'),
    '/home/a/mine.ts:3:9: pick: TypeError: no server',
  );
});
