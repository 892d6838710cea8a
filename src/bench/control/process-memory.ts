import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BenchError } from '../errors.ts';

/** A map that a process has open, as the kernel describes the descriptor. */
export interface OpenMap {
  readonly id: number;
  /** Bytes of kernel memory that the map takes. */
  readonly memory: number;
}

/** Resident memory of a process in bytes, and the part of it that only this process has. */
export function residentMemory(pid: number): { readonly all: number; readonly own: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) => 1024 * numberOf(status, field, `the status of process ${pid}`);
  return { all: bytes('VmRSS'), own: bytes('RssAnon') };
}

/** How far the resident memory of a process grows from when this is made on. */
export class PeakMemory {
  readonly #pid: number;
  readonly #before: number;

  constructor(pid: number) {
    this.#pid = pid;
    // Has the kernel count the highest from now on (proc(5), clear_refs).
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    this.#before = residentMemory(pid).all;
  }

  /** Bytes, at its highest. */
  growth(): number {
    const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8');
    return 1024 * numberOf(status, 'VmHWM', `the status of process ${this.#pid}`) - this.#before;
  }
}

/** Every BPF map that a process has open, each once. */
export function openMaps(pid: number): OpenMap[] {
  const maps = new Map<number, OpenMap>();
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    const text = readInfo(pid, fd);
    if (!/^map_id:/m.test(text)) continue;
    const where = `descriptor ${fd} of process ${pid}`;
    const id = numberOf(text, 'map_id', where);
    maps.set(id, { id, memory: numberOf(text, 'memlock', where) });
  }
  return [...maps.values()];
}

/** Empty for a descriptor that was closed meanwhile. */
function readInfo(pid: number, fd: string): string {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
  } catch {
    return '';
  }
}

function numberOf(text: string, field: string, where: string): number {
  const found = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(text)?.[1];
  if (found !== undefined) return Number(found);
  throw new BenchError('ERR_UNSUPPORTED', `Expected ${field} in ${where}, got none`);
}
