export type { AskScheduler } from './scheduling.ts';
export { SlowPath, type SlowPathOptions } from './slow-path.ts';
