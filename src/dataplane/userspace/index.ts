export { openUserspaceDataplane, type UserspaceOptions } from './open.ts';
