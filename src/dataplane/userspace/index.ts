export { UserspaceDataplane, type UserspaceOptions } from './userspace-dataplane.ts';
