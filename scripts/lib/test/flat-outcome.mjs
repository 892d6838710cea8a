import { addPoint, emptyOutcome } from './outcome.mjs';
import { tapReader } from './tap-reader.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * Reads a TAP stream without subtests, in which each point is one test.
 *
 * @param {string} name of the run
 * @param {(point: import('./tap-reader.mjs').TapPoint) => void} onPoint
 * @returns {{ write: (text: string) => void, end: (status: number) => Outcome }} status: the writer's exit status
 */
export function flatReader(name, onPoint) {
  const outcome = emptyOutcome(name);
  let points = 0;
  /** @type {number | undefined} */
  let planned;
  /** @type {string[]} */
  const troubles = [];
  const reader = tapReader({
    onPoint: point => {
      if (point.depth > 0) return;
      points += 1;
      addPoint(outcome, point);
      onPoint(point);
    },
    onPlan: ({ depth, count }) => {
      if (depth === 0) planned = count;
    },
    onBailOut: reason => troubles.push(`bailed out: ${reason}`),
  });
  return {
    write: reader.write,
    end: status => {
      reader.end();
      if (planned !== points) troubles.push(`expected ${planned ?? 'a plan of'} points, got ${points}`);
      if (points === 0) troubles.push('expected at least one test, got none');
      if (status !== 0 && outcome.failures.length === 0) troubles.push(`expected exit status 0, got ${status}`);
      if (troubles.length > 0) outcome.failures.push({ title: 'runs to its end', details: troubles });
      return outcome;
    },
  };
}
