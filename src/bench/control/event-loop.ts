import { setImmediate as turn } from 'node:timers/promises';

/** What came of some work, and how it held up the event loop. */
export interface Watched<T> {
  readonly value: T;
  /** How long it took, milliseconds. */
  readonly elapsed: number;
  /** The longest time in which nobody else had a turn, milliseconds. */
  readonly longestBlock: number;
}

/** Does some work and watches how long it keeps the event loop to itself at a time. */
export async function watchEventLoop<T>(work: () => Promise<T>): Promise<Watched<T>> {
  let isDone = false;
  let longestBlock = 0;
  const watch = async () => {
    let last = performance.now();
    while (!isDone) {
      await turn();
      const now = performance.now();
      longestBlock = Math.max(longestBlock, now - last);
      last = now;
    }
  };
  await turn();
  const watching = watch();
  const started = performance.now();
  try {
    const value = await work();
    return { value, elapsed: performance.now() - started, longestBlock: await finish() };
  } finally {
    isDone = true;
  }

  /** The last piece of the work counts, too. */
  async function finish(): Promise<number> {
    isDone = true;
    await watching;
    return longestBlock;
  }
}
