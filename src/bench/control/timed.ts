import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '../errors.ts';

/** How a program ran. */
export interface Timed {
  /** From its start to its end, milliseconds. */
  readonly elapsed: number;
  /** Its exit status, or the signal that ended it. */
  readonly status: number | string;
  readonly out: string;
  readonly err: string;
}

/** What a program reads, and what it finds in its environment beside what this process has. */
export interface TimedOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The longest that a program may run, milliseconds. */
const patience = 180_000;

/** Runs Node with some arguments to its end and takes the time. */
export async function timeNode(args: readonly string[], { input = '', env = {} }: TimedOptions = {}): Promise<Timed> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const exited = once(child, 'exit').then(() => performance.now() - started);
  const texts = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  // A program that ends without reading its input is told by its status, not by the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [elapsed, [out, err]] = await Promise.all([exited, texts]);
  return { elapsed, status: child.signalCode ?? child.exitCode ?? 'unknown', out, err };
}

/** The run, if it ended with 0. @throws BenchError ERR_WRONG_RUN otherwise */
export function expectSuccess(what: string, run: Timed): Timed {
  if (run.status === 0) return run;
  throw new BenchError('ERR_WRONG_RUN', `${what}: expected exit status 0, got ${run.status}: ${run.err.trim()}`);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}
