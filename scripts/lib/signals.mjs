/** @typedef {(name: NodeJS.Signals, count: number) => void} SignalHandler count: 1 for the first one */

// The terminal signals every process in front, and npm passes on what it gets: one Ctrl-C arrives twice.
const SAME_WITHIN_MS = 500;
const NAMES = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Calls back for each signal that asks this process to end, instead of ending it.
 *
 * @param {SignalHandler} handler
 * @returns {() => void} stops it
 */
export function onEndSignals(handler) {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  /** @param {NodeJS.Signals} name */
  const listener = name => {
    const now = performance.now();
    if (now - last < SAME_WITHIN_MS) return;
    last = now;
    count += 1;
    handler(name === 'SIGHUP' ? 'SIGTERM' : name, count);
  };
  for (const name of NAMES) process.on(name, listener);
  return () => {
    for (const name of NAMES) process.off(name, listener);
  };
}
