import { addPoint, countOf, emptyOutcome } from './outcome.mjs';
import { tapReader } from './tap-reader.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/** @typedef {import('./tap-reader.mjs').TapPoint} TapPoint */

/**
 * The points below a failed one, as text.
 *
 * @param {TapPoint} failed
 * @param {TapPoint[]} below
 */
function explain(failed, below) {
  const nested = below.filter(({ ok, directive }) => !ok && directive !== 'todo');
  if (nested.length === 0) return failed.diagnostics;
  return nested.flatMap(({ name, diagnostics }) => [name, ...diagnostics.map(line => `  ${line}`)]);
}

/**
 * A file's outcome from its points. A file that failed without a failed test has crashed, timed out or broken its plan, and
 * one in which nothing ran has lost its tests: each counts as one failure.
 *
 * @param {TapPoint} file
 * @param {TapPoint[]} points those below, in the order of the stream
 * @returns {Outcome}
 */
export function fileOutcome(file, points) {
  const outcome = emptyOutcome(file.name);
  let below = [];
  for (const point of points) {
    if (point.depth > 1) below.push(point);
    else {
      addPoint(outcome, point, explain(point, below));
      below = [];
    }
  }
  const noTests = /no tests found/i.test(file.reason);
  if (!file.ok && outcome.failures.length === 0) {
    outcome.failures.push({
      title: 'runs to its end',
      details: [...below.map(({ name }) => name), ...file.diagnostics],
    });
  } else if (countOf(outcome) === 0 && file.directive === 'skip' && !noTests) {
    outcome.skips.push({ title: 'whole file', reason: file.reason });
  } else if (countOf(outcome) === 0) {
    outcome.failures.push({ title: 'has tests', details: ['expected at least one test, got none'] });
  }
  return outcome;
}

/**
 * Reads what `tap run --reporter=tap` writes. What counts as one test is a test point at a file's top: a `t.test`, or an
 * assertion outside of any.
 *
 * @param {(outcome: Outcome) => void} onFile called when a file has ended
 * @returns {{ write: (text: string) => void, end: () => Outcome[] }} end: outcomes for what went wrong outside of the files
 */
export function fileReader(onFile) {
  /** @type {TapPoint[]} */
  let points = [];
  let files = 0;
  /** @type {number | undefined} */
  let planned;
  /** @type {string[]} */
  const troubles = [];
  const reader = tapReader({
    onPoint: point => {
      if (point.depth > 0) points.push(point);
      else {
        files += 1;
        onFile(fileOutcome(point, points));
        points = [];
      }
    },
    onPlan: ({ depth, count }) => {
      if (depth === 0) planned = count;
    },
    onBailOut: reason => troubles.push(`bailed out: ${reason}`),
  });
  return {
    write: reader.write,
    end: () => {
      reader.end();
      if (planned !== files) troubles.push(`expected ${planned ?? 'a plan'} (files), got ${files}`);
      if (points.length > 0) troubles.push('ended within a file');
      return troubles.map(text => ({
        ...emptyOutcome('tap'),
        failures: [{ title: 'runs all files', details: [text] }],
      }));
    },
  };
}
