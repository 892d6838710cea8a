import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../../api/api-error.ts';
import type { ApiClient } from '../../../api/client.ts';
import type { Sample } from './forecast.ts';
import type { Place } from './places.ts';

/** Samples that are kept. */
const kept = 60;

/** How long to wait for a server's connections to end. */
export interface Patience {
  /** Seconds between looks. */
  readonly interval: number;
  /** Seconds in all; Infinity for as long as it takes. */
  readonly timeout: number;
}

/**
 * Waits until a server has no connection left.
 * @param tell is called after each look
 * @returns how many are left: 0, or more if the time was over
 */
export async function waitUntilEmpty(
  client: Pick<ApiClient, 'service' | 'mark'>,
  places: readonly Place[],
  { interval, timeout }: Patience,
  tell: (samples: readonly Sample[]) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  const samples: Sample[] = [];
  for (;;) {
    const { connections: left } = await loadOf(client, places);
    const at = (performance.now() - began) / 1000;
    samples.push({ at, left });
    if (samples.length > kept) samples.shift();
    await tell(samples);
    const over = timeout - at;
    if (left === 0 || over <= 0) return left;
    await sleep(Math.min(interval, over) * 1000);
  }
}

/** What a server has in some places: connections, and clients that keep to it. What is no longer there has none. */
export async function loadOf(
  client: Pick<ApiClient, 'service' | 'mark'>,
  places: readonly Place[],
): Promise<{ readonly connections: number; readonly persistent: number }> {
  let [connections, persistent] = [0, 0];
  for (const place of places) {
    const server = await serverIn(client, place);
    connections += (server?.active ?? 0) + (server?.inactive ?? 0);
    persistent += server?.persistent ?? 0;
  }
  return { connections, persistent };
}

async function serverIn(client: Pick<ApiClient, 'service' | 'mark'>, { service, server }: Place) {
  try {
    const { servers } = await ('mark' in service ? client.mark(service) : client.service(service));
    return servers.find(({ address, port }) => address === server.address && port === server.port);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
