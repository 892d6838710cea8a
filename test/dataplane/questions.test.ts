import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { type Answer, Questions } from '../../src/dataplane/questions.ts';

/** The n-th packet of a client's port. */
interface Packet {
  readonly clientPort: number;
  readonly n: number;
}

function packet(clientPort: number, n = 0): Packet {
  return { clientPort, n };
}

function asking(answer: (packet: Packet) => Promise<number | undefined>) {
  const asked: number[] = [];
  const went: [port: number, n: number, answer: Answer][] = [];
  const dropped: number[] = [];
  const complaints: unknown[] = [];
  const questions = new Questions<Packet>({
    connectionOf: ({ clientPort }) => String(clientPort),
    ask(packet) {
      asked.push(packet.clientPort);
      return answer(packet);
    },
    goOn: ({ clientPort, n }, said) => went.push([clientPort, n, said]),
    drop: ({ clientPort }) => dropped.push(clientPort),
    complain: error => complaints.push(error),
  });
  return { asked, went, dropped, complaints, questions };
}

t.test('Questions asks once for a connection, and lets its packets go in order', async t => {
  let say = (_: number) => {};
  const { asked, went, questions } = asking(
    () =>
      new Promise(resolve => {
        say = resolve;
      }),
  );
  using _ = questions;
  for (const n of [0, 1, 2]) questions.take(packet(7, n));
  t.same([asked, questions.size], [[7], 3]);
  say(4);
  await turn();
  t.same(went, [
    [7, 0, 4],
    [7, 1, 4],
    [7, 2, 4],
  ]);
  t.equal(questions.size, 0);
  questions.take(packet(7, 3));
  t.same(asked, [7, 7], 'afterwards it is asked again');
});

t.test('Questions tells connections apart', async t => {
  const { went, questions } = asking(async ({ clientPort }) => (clientPort === 8 ? undefined : clientPort));
  using _ = questions;
  for (const port of [7, 8, 9]) questions.take(packet(port));
  await turn();
  t.same(went, [
    [7, 0, 7],
    [8, 0, 'none'],
    [9, 0, 9],
  ]);
});

t.test('Questions goes on without an answer that is an error, and complains', async t => {
  const { went, complaints, questions } = asking(async () => {
    throw new Error('no');
  });
  using _ = questions;
  questions.take(packet(7));
  await turn();
  t.same(went, [[7, 0, 'failed']]);
  t.match(complaints, [/no/]);
});

t.test('Questions does not wait for ever, and takes no answer later', async t => {
  let say = (_: number) => {};
  const { went, questions } = asking(
    () =>
      new Promise(resolve => {
        say = resolve;
      }),
  );
  using _ = questions;
  questions.take(packet(7));
  // Its own timer lets the process end.
  const awake = setInterval(() => {}, 1000);
  while (went.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
  clearInterval(awake);
  t.same(went, [[7, 0, 'late']]);
  say(1);
  await turn();
  t.equal(went.length, 1);
});

t.test('Questions keeps 8 packets of a connection, and asks about 1024 connections at a time', async t => {
  const { asked, went, dropped, questions } = asking(() => new Promise(() => {}));
  for (let n = 0; n < 9; n++) questions.take(packet(1, n));
  t.same(dropped, [1]);
  for (let port = 2; port <= 1024; port++) questions.take(packet(port));
  t.same([asked.length, went.length], [1024, 0]);
  questions.take(packet(1025));
  t.same([asked.length, went], [1024, [[1025, 0, 'crowded']]]);
  t.equal(questions.size, 1023 + 8);
  questions[Symbol.dispose]();
  questions[Symbol.dispose]();
  t.equal(questions.size, 0);
});
