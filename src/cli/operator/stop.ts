import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../api/client.ts';
import { NoAnswerError } from '../../api/http.ts';

/** How long a daemon may take to end: milliseconds. */
const patience = 10_000;

/** Whether a daemon was asked to end, and whether packets are still forwarded. */
export interface Stopped {
  readonly daemon: 'stopped' | 'not running';
  /** `none`: the dataplane forwarded nothing anyway. */
  readonly forwarding: 'goes on' | 'ended' | 'none';
}

/**
 * Ends the daemon and waits until it is gone; with `detach` ends forwarding too, also where no daemon runs.
 * @throws NoAnswerError if no daemon runs and there is nothing to detach
 */
export async function stop(client: ApiClient, detach: boolean, pinDir: string): Promise<Stopped> {
  let forwarding: Stopped['forwarding'] = detach ? 'ended' : 'goes on';
  try {
    const { dataplane } = await client.stop(detach);
    if (dataplane === 'none') forwarding = 'none';
    // It was done by the daemon itself.
    if (dataplane === 'userspace') forwarding = 'ended';
  } catch (error) {
    if (!detach || !isNotRunning(error)) throw error;
    const { detachXdpDataplane } = await import('../../dataplane/xdp/index.ts');
    await detachXdpDataplane(pinDir);
    return { daemon: 'not running', forwarding: 'ended' };
  }
  await untilGone(client);
  return { daemon: 'stopped', forwarding };
}

async function untilGone(client: ApiClient): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const answer = await client.status().catch((error: unknown) => error);
    if (isNotRunning(answer)) return;
    await sleep(50);
  }
  throw new Error(`Expected lvxd to end within ${patience / 1000} s, got an answer at ${client.socket} still`);
}

function isNotRunning(error: unknown): boolean {
  return error instanceof NoAnswerError && error.code === 'ERR_NOT_RUNNING';
}
