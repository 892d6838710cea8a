import { readFileSync } from 'node:fs';

/** A process, told apart from a later one of the same number by when it was started. */
export interface Owner {
  readonly pid: number;
  /** In the kernel's clock ticks since boot. */
  readonly startTime: string;
}

let made = 0;

/** A prefix for namespaces' names that no other run has: it carries this process. */
export function uniquePrefix(): string {
  const { pid, startTime } = currentOwner();
  return `lvx-${pid}-${startTime}-${++made}`;
}

/** The process that a unique prefix belongs to, or undefined for a prefix that a person chose. */
export function ownerOf(prefix: string): Owner | undefined {
  const match = /^lvx-(\d+)-(\d+)-\d+$/.exec(prefix);
  return match?.[1] && match[2] ? { pid: Number(match[1]), startTime: match[2] } : undefined;
}

/** Whether a process still runs. */
export function isAlive(owner: Owner): boolean {
  return startTimeOf(owner.pid) === owner.startTime;
}

function currentOwner(): Owner {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '0' };
}

/** Field 22 of /proc/PID/stat; undefined for a process that has ended, waited for by its parent or not. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Counted from behind the name, which may hold spaces.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/.test(state) ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
