import { playDemo } from './demo.ts';
import { LogScreen } from './log-screen.ts';
import { type DemoOptions, parseOptions, usage } from './options.ts';
import type { DemoResult } from './result.ts';
import type { Screen } from './screen.ts';
import { TerminalScreen } from './terminal-screen.ts';

// `npm start`: shows lvx at work.

/** By shells' convention: 128 and the number of the signal. */
const interrupted = 130;

process.exitCode = await main();

async function main(): Promise<number> {
  let options: DemoOptions | undefined;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`start: ${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  const screen = screenFor(options);
  try {
    const result = await playDemo(options, screen, interruption.signal);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    tell(result, screen);
    if (options.seconds !== undefined && interruption.signal.aborted) return interrupted;
    return result.ok ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) return interrupted;
    process.stderr.write(`start: ${messageOf(error)}\n`);
    return 1;
  }
}

function screenFor({ json }: DemoOptions): Screen {
  if (json) return new LogScreen(text => process.stderr.write(text));
  return process.stdout.isTTY ? new TerminalScreen(process.stdout) : new LogScreen(text => process.stdout.write(text));
}

function tell({ requests, failed, errors, spread, countersAgree, servers }: DemoResult, screen: Screen): void {
  const { good, bad } = screen.style;
  const line = (holds: boolean, text: string) => `  ${holds ? good('✓') : bad('✗')} ${text}`;
  screen.say(
    '',
    line(failed === 0 && requests > 0, `${requests - failed} of ${requests} requests answered, through the VIP`),
    spread.isRight === null
      ? '  – weights changed under way: no one spread to expect'
      : line(
          spread.isRight,
          `each real server got its share, give or take ${spread.tolerance}: ${servers.map(({ answers }) => answers).join(' ')}`,
        ),
    line(countersAgree, 'the director counted a connection for each answer'),
    ...errors.map(error => `    ${error}`),
    '',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
