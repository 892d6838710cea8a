import { execFile } from 'node:child_process';

/** Whether an interface merges received packets in hardware (LRO), or why that could not be read. */
export type Lro = { readonly on: boolean } | { readonly problem: string };

/** Where ethtool is, also for those whose PATH lacks it. */
const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/** Asks ethtool(8). */
export function readLro(name: string): Promise<Lro> {
  return new Promise(resolve => {
    execFile(
      'ethtool',
      ['-k', name],
      { timeout: 10_000, env: { ...process.env, PATH: path } },
      (error, stdout, stderr) => {
        if (error === null) resolve({ on: parseLro(stdout) });
        else if (error.code === 'ENOENT') resolve({ problem: 'ethtool is not installed' });
        else resolve({ problem: `ethtool -k ${name}: ${stderr.trim() || error.message}` });
      },
    );
  });
}

/** Reads what `ethtool -k` prints. */
export function parseLro(text: string): boolean {
  return /^large-receive-offload: on\b/m.test(text);
}
