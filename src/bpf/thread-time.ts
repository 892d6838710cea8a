import { check } from './errors.ts';
import { libc } from './ffi/libc.ts';

/** `CLOCK_THREAD_CPUTIME_ID` of time.h. */
const THREAD_CLOCK = 3;

/** The processor time that this thread has used, in nanoseconds, the kernel's part included: what a test run cost, whoever else ran meanwhile. */
export function threadTime(): number {
  const time = new BigUint64Array(2);
  check(libc().clock_gettime(THREAD_CLOCK, time), 'read', 'clock of the thread');
  return Number(time[0]) * 1e9 + Number(time[1]);
}
