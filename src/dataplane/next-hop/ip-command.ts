import { spawn } from 'node:child_process';

/** Runs iproute2's `ip` with standard input; resolves to its standard output, whatever its exit status. */
export type IpCommand = (args: readonly string[], input?: string) => Promise<string>;

/** The `ip` that is on the machine. A command that fails for some lines of a batch still gives the others' output. */
export const ipCommand: IpCommand = (args, input = '') =>
  new Promise((resolve, reject) => {
    const child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.on('error', cause => reject(new Error('Could not run ip: expected iproute2 to be installed', { cause })));
    child.on('close', () => resolve(Buffer.concat(chunks).toString()));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
