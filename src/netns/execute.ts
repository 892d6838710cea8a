import { execFile } from 'node:child_process';
import { type Batch, batchCommands, type Command } from './command.ts';
import { NetnsError } from './errors.ts';

/** Runs commands in order, as few processes as possible. */
export async function execute(commands: readonly Command[]): Promise<void> {
  for (const batch of batchCommands(commands)) {
    const [program, ...args] = batchArguments(batch);
    await run(program, args);
  }
}

/** What a program printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end; `input` is what it reads.
 * @throws NetnsError with what it printed, if it exits with anything but 0 or takes longer than 60 s.
 */
export async function run(program: string, args: readonly string[], input?: string): Promise<Output> {
  const result = await tryRun(program, args, { ...(input === undefined ? {} : { input }) });
  if (result.status === 0) return result;
  const said = (result.stderr || result.stdout).trim();
  throw new NetnsError(
    'ERR_COMMAND',
    `${program} ${args.join(' ')}: expected exit status 0, got ${result.status}: ${said}`,
  );
}

/** What a program reads, and what it finds in its environment beside what this process has. */
export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, at most 60 s, and tells how it ended. */
export function tryRun(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise(resolve => {
    const settings = {
      timeout: 60_000,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 64 << 20,
      env: { ...process.env, ...options.env },
    };
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      const status = error ? (error.signal ?? error.code ?? 'an error') : 0;
      resolve({ status, stdout, stderr: error && !stderr ? error.message : stderr });
    });
    // A program that ends without reading its input is told by its status, not by the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** What a program printed and how it ended: its exit status, or the signal that ended it. */
export interface Finished extends Output {
  readonly status: number | string;
}

/** What to put before a program and its arguments so that they run in a network namespace. */
export function inNamespace(namespace: string): string[] {
  return ['nsenter', `--net=/run/netns/${namespace}`, '--'];
}

function batchArguments(batch: Batch): [string, ...string[]] {
  return batch.namespace === undefined
    ? ['sh', '-c', batch.script]
    : ['nsenter', `--net=/run/netns/${batch.namespace}`, '--', 'sh', '-c', batch.script];
}
