import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { whyVirtualMachine } from './kernel.mjs';
import { isRoot } from './owner.mjs';
import { asRoot, say } from './progress.mjs';
import { ensurePackages } from './setup/apt.mjs';
import { onEndSignals } from './signals.mjs';
import { runInVm } from './vm/run.mjs';
import { ownOutput } from './vm/terminal.mjs';

/** What the guest loads before a topology is built; the rest comes by itself. */
export const NETNS_MODULES = ['ipip', 'veth', 'bridge'];

/**
 * @typedef {object} PrivilegedRun
 * @property {string[]} command
 * @property {string} script the npm script that runs it
 * @property {import('./vm/connection.mjs').Sinks} [sinks] take the output; this process's own by default
 * @property {() => void} [onRestart] called when a virtual machine died and the command starts anew
 */

/** @param {import('node:stream').Readable} stream @param {(bytes: Buffer) => unknown} sink */
async function pass(stream, sink) {
  for await (const bytes of stream) await sink(bytes);
}

/**
 * Runs a command as it is, on this kernel.
 *
 * @param {PrivilegedRun} run
 * @returns {Promise<number>} its exit status
 */
export async function runHere({ command, sinks }) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: sinks ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  // Ctrl-C in a terminal reaches the child too; any other signal reaches only this process.
  const offSignals = onEndSignals(name => (name === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(name)));
  const { onStdout, onStderr } = sinks ?? ownOutput;
  const outputs = [
    ...(child.stdout ? [pass(child.stdout, onStdout)] : []),
    ...(child.stderr ? [pass(child.stderr, onStderr)] : []),
  ];
  try {
    /** @type {number} */
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
    });
    await Promise.all(outputs);
    return status;
  } finally {
    offSignals();
  }
}

/**
 * Runs a command that needs root and tunl0: here, or in a virtual machine where this kernel has no tunl0.
 *
 * @param {PrivilegedRun} run
 * @returns {Promise<number>} its exit status
 */
export async function runPrivileged(run) {
  if (!isRoot()) {
    say(`Network namespaces need root: run \`${asRoot(run.script)}\``);
    return 1;
  }
  const reason = await whyVirtualMachine();
  if (reason === undefined) return runHere(run);
  await ensurePackages(['vm'], run.script);

  return runInVm({ ...run, reason, modules: NETNS_MODULES });
}
