export { SlowPath, type SlowPathOptions } from './slow-path.ts';
