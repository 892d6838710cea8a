import { spawn } from 'node:child_process';
import type { Log } from '../log.ts';

/** How long changes are collected before they are acted upon, milliseconds. */
const settleTime = 50;
/** How long to wait before a watcher that ended is started again, milliseconds. */
const restartTime = 1000;

/**
 * Calls back soon after the kernel's interfaces, addresses, routes or neighbours have changed, until it is closed.
 *
 * It listens to `ip monitor`, which dies with this process.
 */
export function watchNetwork(changed: () => void, log: Log): Disposable {
  let closed = false;
  let pending: NodeJS.Timeout | undefined;
  let monitor: ReturnType<typeof start>;

  function notice(): void {
    if (closed) return;
    pending ??= setTimeout(() => {
      pending = undefined;
      changed();
    }, settleTime);
  }
  function ended(): void {
    if (closed) return;
    log.warn('ip monitor ended: starting it again');
    setTimeout(() => {
      if (closed) return;
      monitor = start(notice, ended);
      notice();
    }, restartTime).unref();
  }

  monitor = start(notice, ended);
  return {
    [Symbol.dispose]() {
      closed = true;
      clearTimeout(pending);
      monitor.kill();
    },
  };
}

function start(notice: () => void, ended: () => void) {
  const monitor = spawn('setpriv', ['--pdeathsig', 'SIGKILL', 'ip', 'monitor', 'link', 'address', 'route', 'neigh'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  monitor.stdout.on('data', notice);
  monitor.on('error', ended);
  monitor.on('exit', ended);
  return monitor;
}
