import { countOf } from './outcome.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/** @param {Outcome} outcome @returns {string} for instance "3 passed, 1 failed" */
export function countText({ passed, failures, skips }) {
  const parts = [`${passed} passed`, `${failures.length} failed`];
  if (skips.length > 0) parts.push(`${skips.length} skipped`);
  return parts.join(', ');
}

/**
 * A file's or run's lines: how it ended, and each failure in full.
 *
 * @param {Outcome} outcome
 * @returns {string}
 */
export function outcomeText(outcome) {
  const mark = outcome.failures.length > 0 ? '✗' : outcome.passed > 0 ? '✓' : '-';
  const lines = [`${mark} ${outcome.name}: ${countText(outcome)}`];
  for (const { title, details } of outcome.failures) {
    lines.push(`    failed: ${title}`, ...details.map(line => `      ${line}`));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The end of a report: what failed, what was skipped and why, and the counts alone on the last line.
 *
 * @param {Outcome[]} outcomes
 * @param {Outcome} sum of them
 * @returns {string}
 */
export function closingText(outcomes, sum) {
  const failed = outcomes.flatMap(({ name, failures }) => failures.map(({ title }) => `  ${name}: ${title}`));
  /** @type {Map<string, string[]>} */
  const skipped = new Map();
  for (const { name, skips } of outcomes) {
    for (const { title, reason } of skips) skipped.set(reason, [...(skipped.get(reason) ?? []), `${name}: ${title}`]);
  }
  const lines = [''];
  if (failed.length > 0) lines.push('Failed:', ...failed, '');
  if (skipped.size > 0) lines.push('Skipped:');
  for (const [reason, titles] of skipped) lines.push(`  ${reason}`, ...titles.map(title => `    ${title}`));
  if (skipped.size > 0) lines.push('');
  if (countOf(sum) === 0) lines.push('No test ran.', '');
  lines.push(countText(sum));
  return `${lines.join('\n')}\n`;
}

/**
 * The exit status of a whole run: 0 only if tests passed and none failed.
 *
 * @param {Outcome} sum
 */
export function exitStatus({ passed, failures }) {
  return failures.length === 0 && passed > 0 ? 0 : 1;
}
