/** @typedef {{ title: string, details: string[] }} Failure */
/** @typedef {{ title: string, reason: string }} Skip */
/**
 * How a file of tests, or a run, ended.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {Failure[]} failures
 * @property {Skip[]} skips what was skipped or is to do
 */
/** @typedef {import('./tap-reader.mjs').TapPoint} TapPoint */

/** @param {string} name @returns {Outcome} */
export function emptyOutcome(name) {
  return { name, passed: 0, failures: [], skips: [] };
}

/** @param {Outcome} outcome */
export const countOf = ({ passed, failures, skips }) => passed + failures.length + skips.length;

/**
 * Counts a point: a failed one that is to do, or a skipped one, is a skip.
 *
 * @param {Outcome} outcome
 * @param {TapPoint} point
 * @param {string[]} details what explains a failure
 */
export function addPoint(outcome, { ok, name, directive, reason, diagnostics }, details = diagnostics) {
  const title = name === '' ? '(without a name)' : name;
  if (directive === 'skip') outcome.skips.push({ title, reason: reason || 'no reason given' });
  else if (directive === 'todo') outcome.skips.push({ title, reason: `to do ${reason}`.trim() });
  else if (ok) outcome.passed += 1;
  else outcome.failures.push({ title, details });
}

/**
 * All outcomes in one.
 *
 * @param {string} name
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
export function sumOutcomes(name, outcomes) {
  return {
    name,
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}
