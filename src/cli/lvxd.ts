#!/usr/bin/env node
import { openLog } from './daemon/log.ts';
import { parseDaemonOptions } from './daemon/options.ts';

const options = parseDaemonOptions(process.argv.slice(2), process.env);
const log = openLog();
const asked = new Promise<string>(resolve => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
});

try {
  const { runDaemon } = await import('./daemon/daemon.ts');
  await runDaemon(options, log, asked);
  process.exit(0);
} catch (error) {
  log.fatal(explain(error));
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const refused = 'code' in error && (error.code === 'EACCES' || error.code === 'EROFS');
  return refused ? `${error.message}: try sudo, or choose other places by --socket and --state-dir` : error.message;
}
