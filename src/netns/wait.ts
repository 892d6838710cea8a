import { setTimeout as sleep } from 'node:timers/promises';
import { NetnsError } from './errors.ts';

/** How long to wait, and how often to look. */
export interface WaitOptions {
  readonly seconds: number;
  readonly everyMs?: number;
}

/**
 * Looks again and again until there is something other than undefined, and returns that.
 * @throws NetnsError if the time runs out.
 */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + options.seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) {
      throw new NetnsError('ERR_TIMEOUT', `waiting for ${what}: expected it within ${options.seconds} s, got nothing`);
    }
    await sleep(options.everyMs ?? 50);
  }
}

/** A promise that is given up after some seconds. */
export async function within<T>(what: string, seconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${what}: expected an end within ${seconds} s, got none`;
    timer = setTimeout(() => reject(new NetnsError('ERR_TIMEOUT', message)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
