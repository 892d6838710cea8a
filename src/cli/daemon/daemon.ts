import { EventEmitter, once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { DaemonFacts } from '../../api/context.ts';
import { claimSocket, listenAt } from '../../api/listen.ts';
import { createApi } from '../../api/server.ts';
import type { Dataplane } from '../../dataplane/dataplane.ts';
import { Director } from '../../director/director.ts';
import { estimateRates } from '../../director/estimate-rates.ts';
import { LockFile } from '../../director/lock-file.ts';
import { StateStore } from '../../director/store.ts';
import { Scheduling } from '../../scheduling/scheduling.ts';
import { lvxVersion } from '../version.ts';
import { checkPrivileges, openDataplane } from './dataplane.ts';
import { mtuOf } from './mtu.ts';
import type { DaemonOptions } from './options.ts';
import { Warnings } from './warnings.ts';

/** How long requests under way may take to end, once the daemon is to end: milliseconds. */
const patience = 2000;

/**
 * Runs lvxd: dataplane, director, API. Returns when it was asked to end and has let go of everything.
 * @param asked resolves when the process is asked to end from outside, with by what
 */
export async function runDaemon(options: DaemonOptions, log: Logger, asked: Promise<string>): Promise<void> {
  const warnings = new Warnings();
  const warn = (message: string) => {
    warnings.add(message);
    log.warn(message);
  };
  checkPrivileges(options);
  await claimSocket(options.socket);
  using _state = new LockFile(join(options.stateDir, 'lock'), options.stateDir);
  using _pins = lockPins(options);
  const failures = new EventEmitter<{ failure: [Error] }>();
  const failed = once(failures, 'failure').then(([error]) => Promise.reject(error));
  failed.catch(() => undefined);
  const scheduling = new Scheduling();
  const dataplane = await openDataplane(options, {
    log: { info: message => log.info(message), warn },
    hook: scheduling.hook,
    fail: error => failures.emit('failure', error),
  });
  try {
    const store = new StateStore(options.stateDir);
    const director = await Director.open({ dataplane, store, scheduling, report: warn });
    const facts = {
      version: lvxVersion(),
      interfaces: options.interfaces,
      startedAt: new Date(),
      warnings: () => warnings.list(),
    };
    using _rates = estimateRates(director.counters, error => log.error(error.message));
    const { detached } = await serve({
      options,
      kind: dataplane.kind,
      director,
      facts,
      log,
      asked: Promise.race([asked, failed]),
    });
    await director.end('close');
    log.info(farewell(dataplane, detached, options));
  } finally {
    dataplane.close();
  }
}

/** Keeps a second director off this one's maps: a bpf file system takes no lock file, and spans network namespaces. */
function lockPins({ dataplane, pinDir }: DaemonOptions): LockFile | undefined {
  if (dataplane === 'none') return undefined;
  return new LockFile(`/run/lvx/pins${resolve(pinDir).replaceAll('/', '-')}.lock`, pinDir);
}

interface Serving {
  readonly options: DaemonOptions;
  readonly kind: Dataplane['kind'];
  readonly director: Director;
  readonly facts: DaemonFacts;
  readonly log: Logger;
  readonly asked: Promise<string>;
}

async function serve({ options, kind, director, facts, log, asked }: Serving): Promise<{ detached: boolean }> {
  const requests = new EventEmitter<{ stop: [] }>();
  const stopped = once(requests, 'stop').then(() => 'a request to stop');
  let detached = false;
  const stop = (withForwarding: boolean) => {
    detached = withForwarding;
    requests.emit('stop');
  };
  const context = { director, daemon: facts, mtuOf, stop };
  const api = createApi(context, error => log.error(error.message));
  await listenAt(api, options.socket);
  const { length } = director.services();
  const what = kind === 'none' ? 'dataplane none' : `${kind} on ${options.interfaces.join(', ')}`;
  log.info(`ready: ${what}, ${length} ${length === 1 ? 'service' : 'services'}, socket ${options.socket}`);
  log.info(`ending: ${await Promise.race([asked, stopped])}`);
  const hurry = setTimeout(() => api.server.closeAllConnections(), patience);
  await api.close();
  clearTimeout(hurry);
  return { detached };
}

function farewell(dataplane: Dataplane, detached: boolean, { pinDir }: DaemonOptions): string {
  if (dataplane.kind === 'none') return 'ended';
  if (detached || dataplane.kind === 'userspace') return 'ended; packets are no longer forwarded';
  return `ended; packets are still forwarded until: lvx stop --detach --pin-dir ${pinDir}`;
}
