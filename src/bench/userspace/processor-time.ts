import { readdirSync, readFileSync } from 'node:fs';

/** The processor time that all threads of a process have had, nanoseconds. */
export function processorTimeOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [time = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(time);
  }, 0);
}
