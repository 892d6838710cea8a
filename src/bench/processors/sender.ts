import { Program } from '../../bpf/index.ts';
import { Wrapper } from '../kernel/wrapper.ts';
import type { Answer, Chunk, Order, Task } from './task.ts';

// A process that sends frames to a program of its parent's, as soon as it is told to begin.

const wrapper = new Wrapper();
let current: Task | undefined;

process.on('message', (order: Order) => {
  try {
    if (order.kind === 'prepare') answer(prepare(order.task));
    else if (current !== undefined) answer({ kind: 'sent', chunks: send(current) });
  } catch (error) {
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit());

function answer(message: Answer): void {
  process.send?.(message);
}

function prepare(task: Task): Answer {
  using program = Program.openId(task.program);
  wrapper.use(program);
  wrapper.plan(task.plan);
  wrapper.newFlowsFrom(task.newFlow);
  if (task.ahead > 0) wrapper.run(task.ahead);
  current = task;
  return { kind: 'prepared' };
}

function send({ chunks, frames }: Task): Chunk[] {
  return Array.from({ length: chunks }, () => {
    const began = performance.timeOrigin + performance.now();
    const time = wrapper.run(frames) / frames;
    return { began, ended: performance.timeOrigin + performance.now(), time };
  });
}
