export { detachXdpDataplane } from './detach.ts';
export { openXdpDataplane, type XdpOptions } from './open.ts';
