/** The same for all threads: `performance.now` counts from when each was started. */
const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds of a clock that never goes back, and that all threads of the process have. */
export function now(): number {
  return performance.now() + offset;
}
