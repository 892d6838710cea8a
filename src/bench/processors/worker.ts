import { parentPort } from 'node:worker_threads';
import { Wrapper } from '../kernel/wrapper.ts';
import type { Chunk, Task } from './task.ts';

// A thread that sends frames to a program; its messages are tasks, its answers lists of chunks.

const wrapper = new Wrapper();

parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task)));

function perform({ program, plan, ahead, newFlow, chunks, frames, ready, parties }: Task): Chunk[] {
  wrapper.use({ fd: program });
  wrapper.plan(plan);
  wrapper.newFlowsFrom(newFlow);
  if (ahead > 0) wrapper.run(ahead);
  meet(new Int32Array(ready), parties);
  return Array.from({ length: chunks }, () => {
    const began = performance.timeOrigin + performance.now();
    const time = wrapper.run(frames) / frames;
    return { began, ended: performance.timeOrigin + performance.now(), time };
  });
}

/** Waits until all are here. */
function meet(word: Int32Array, parties: number): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
  for (let here = Atomics.load(word, 0); here < parties; here = Atomics.load(word, 0)) Atomics.wait(word, 0, here);
}
