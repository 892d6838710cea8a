import { basename } from 'node:path';
import { ApiClient } from '../../api/client.ts';
import { socketPath } from '../../api/socket-path.ts';
import { endWithReader, write } from '../output.ts';
import { runIpvsadm } from './run.ts';
import { systemNames } from './system-names.ts';

/** The name that this process was called by. */
export function calledName(): string {
  return basename(process.argv[1] ?? 'lvxadm').replace(/\.[jt]s$/, '');
}

/**
 * Runs a command line as this process: with its streams, its environment, and the status that it ends with.
 * @param program the name of ipvsadm in messages
 * @param read reads all of standard input
 */
export async function runProcess(words: readonly string[], program: string, read = readInput): Promise<void> {
  endWithReader();
  const client = new ApiClient(socketPath(undefined, process.env));
  const result = await runIpvsadm(words, { program, client, names: systemNames(), read, write });
  process.stderr.write(result.err);
  process.exitCode = result.status;
}

/** All of standard input. */
export async function readInput(): Promise<string> {
  const { text } = await import('node:stream/consumers');
  return text(process.stdin);
}
