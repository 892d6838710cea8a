import { cpus, release } from 'node:os';
import type { Machine } from './result.ts';

/** What this process runs on. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    kernel: release(),
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    node: process.version,
  };
}
