import { type Logger, pino } from 'pino';

/** lvxd's log on standard error: lines for a person at a terminal, else JSON. */
export function openLog(): Logger {
  const stderr = pino.destination({ fd: 2, sync: true });
  // The daemon goes on when nobody reads its log any more (EPIPE).
  stderr.on('error', () => undefined);
  if (!process.stderr.isTTY) return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stderr);
  return pino({ base: null }, { write: line => stderr.write(readable(line)) });
}

function readable(line: string): string {
  const { level, time, msg }: { level: number; time: number; msg: string } = JSON.parse(line);
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${clock} ${level > 30 ? `${pino.levels.labels[level]}: ` : ''}${msg}\n`;
}
