/**
 * Forwards packets one by one and takes the time of each, as it is told over the channel to its parent. Several in one
 * test run would be of no use: the kernel waits for a grace period then, milliseconds, before it begins and in the end.
 * Arguments: the pin of the program, the number of connections that the packets belong to, the XDP action that is right.
 */
import { constants, setPriority } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Program } from '../../bpf/index.ts';
import { Wrapper } from '../kernel/wrapper.ts';
import { summarize } from '../statistics.ts';
import { planFor } from './connections.ts';
import { type ForwardingReport, type Order, orderSchema, type Said } from './forwarding-messages.ts';

/** Packets before the next order is looked for. */
const packetsInTurn = 32;
/** Packets before any is measured: the engine has compiled what they run by then. */
const warmUp = 8192;

const [pin = '', count = '', action = ''] = process.argv.slice(2);
let order: Order | undefined;
process.on('message', message => {
  order = orderSchema.parse(message);
});
process.once('disconnect', () => process.exit(1));

using program = Program.openPinned(pin);
using wrapper = new Wrapper();
wrapper.use(program);
wrapper.plan(planFor('ack', { count: Number(count), action: Number(action) }, 'scattered'));
// Packets that arrive wait for no process either.
setPriority(constants.priority.PRIORITY_HIGHEST);
for (let packets = 0; packets < warmUp; packets += packetsInTurn) forward();
say({ kind: 'forwarding' });
while (order === undefined) {
  forward();
  await turn();
}
const times = forward();
say({ kind: 'measuring' });
while (order === 'measure') {
  times.push(...forward());
  await turn();
}
say(report(times));
process.disconnect();

function forward(): number[] {
  return Array.from({ length: packetsInTurn }, () => {
    const started = performance.now();
    wrapper.run(1);
    return performance.now() - started;
  });
}

function report(taken: readonly number[]): ForwardingReport {
  const longest = taken.reduce((most, time) => Math.max(most, time), 0);
  return { kind: 'report', packets: taken.length, median: summarize(taken).value, longest };
}

function say(said: Said): void {
  process.send?.(said);
}
