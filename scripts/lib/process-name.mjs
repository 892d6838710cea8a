import { readFileSync } from 'node:fs';

/**
 * When a process started, in clock ticks since boot.
 *
 * @param {number} pid
 * @returns {string | undefined} nothing if there is no such process
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold spaces; the start time is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A name for this process that no later one bears: `<pid>-<start time>`. */
export function ownName() {
  return `${process.pid}-${startTime(process.pid)}`;
}

/**
 * Whether the process that bears a name still runs.
 *
 * @param {string} name as ownName gives it; anything may follow after another `-`
 * @returns {boolean | undefined} nothing if this is no such name
 */
export function isRunning(name) {
  const match = /^(\d+)-(\d+)(-|$)/.exec(name);
  return match === null ? undefined : startTime(Number(match[1])) === match[2];
}
