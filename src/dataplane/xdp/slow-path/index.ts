export type { SlowCounters } from './counters.ts';
export { SlowPath, type SlowPathOptions } from './slow-path.ts';
