import { existsSync } from 'node:fs';
import type { Test } from 'tap';
import { detachXdpDataplane, openXdpDataplane, type XdpOptions } from '../../../../src/dataplane/xdp/index.ts';
import { directorInterface } from '../network.ts';

/** A folder for pins that goes with the test, whatever is still in it. */
export function pinDirFor(t: Test): string {
  const pinDir = `/sys/fs/bpf/lvxt-${process.pid}`;
  t.teardown(() => {
    if (existsSync(pinDir)) detachXdpDataplane(pinDir);
  });
  return pinDir;
}

/** Opens the dataplane on the director's interface, small, its messages collected. */
export async function open(pinDir: string, messages: string[] = [], rest: Partial<XdpOptions> = {}) {
  const log = {
    info: (text: string) => messages.push(text),
    warn: (text: string) => messages.push(`warning: ${text}`),
  };
  return openXdpDataplane({ interfaces: [directorInterface], mode: 'auto', pinDir, connections: 1024, log, ...rest });
}
