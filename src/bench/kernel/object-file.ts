import { dirname, join } from 'node:path';
import { objectPath } from '../../dataplane/xdp/object-path.ts';

/** Path of a compiled program of bpf/bench/. */
export function objectFile(name: 'wrap' | 'contenders' | 'live'): string {
  return join(dirname(objectPath()), `${name}.bpf.o`);
}
