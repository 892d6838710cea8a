import type { HeldConnection, Tally } from '../../src/netns/agents/messages.ts';
import type { Check } from '../check.ts';

/** A load that leaves a slow virtual machine time for what happens beside it. */
export const gentle = { concurrency: 2, pauseMs: 100 };

/** Checks that a load had answers, and no request without one. */
export function checkLoad(check: Check, tally: Tally): void {
  check.ok('load: not one request failed', tally.failed === 0 && tally.answered > 0, {
    expected: { failed: 0, answered: 'more than 0' },
    got: tally,
  });
}

/** Checks that long-lived connections talked on, each to the server that it was opened to. */
export function checkHeld(check: Check, opened: readonly HeldConnection[], released: readonly HeldConnection[]): void {
  const expected = opened.map(({ port, servers }) => ({ port, servers }));
  const got = released.map(({ port, servers, error }) => ({
    port,
    servers,
    ...(error === undefined ? {} : { error }),
  }));
  check.equal(`long-lived connections: all ${opened.length} stay where they are`, got, expected);
  const silent = released.filter(({ answered }) => answered < 5);
  check.equal('long-lived connections: each had many answers', silent, []);
}
