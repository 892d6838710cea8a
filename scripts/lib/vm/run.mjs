import { constants } from 'node:os';
import { ScriptError } from '../errors.mjs';
import { say } from '../progress.mjs';
import { onEndSignals } from '../signals.mjs';
import { Machine } from './machine.mjs';
import { attachTerminal, ownOutput, terminalSize } from './terminal.mjs';

/**
 * @typedef {object} VmCommand
 * @property {string[]} command
 * @property {string} [cwd] the caller's by default
 * @property {Record<string, string | undefined>} [env] the caller's by default
 * @property {string} [reason] said before the machine starts, for instance "This kernel has no ipip module"
 * @property {number} [timeoutMs] for the whole run, boot included; then the status is 124
 * @property {boolean} [interactive] standard input goes to the job
 * @property {import('./connection.mjs').Sinks} [sinks] take the output; the caller's own stdout and stderr by default
 * @property {() => void} [onRestart] called when the guest died and the command starts anew
 */
/** @typedef {import('./machine.mjs').BootOptions} BootOptions */
/** @typedef {VmCommand & BootOptions} VmRun */

const TIMED_OUT = 124;
const NEVER_MS = 2 ** 31 - 1;

/** Why a run was ended from outside: a time-out, or a signal that came too early or twice. */
class Ended extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`ended with status ${status}`);
    this.status = status;
  }
}

/** @param {Record<string, string | undefined>} env @returns {Record<string, string>} */
function guestEnvironment(env) {
  const set = Object.entries(env).filter(entry => entry[1] !== undefined);
  return { ...Object.fromEntries(set), LVX_IN_VM: '1' };
}

/** @param {NodeJS.Signals} name */
const endedBy = name => new Ended(128 + constants.signals[name]);

/** @param {BootOptions} options @param {AbortController} ending */
async function boot(options, ending) {
  const offSignals = onEndSignals(name => ending.abort(endedBy(name)));
  try {
    return await Machine.boot({ ...options, signal: ending.signal });
  } finally {
    offSignals();
  }
}

/** @param {VmRun} run @param {AbortController} ending @returns {Promise<number>} */
async function attempt(run, ending) {
  const { command, cwd = process.cwd(), env = process.env, interactive = false, sinks } = run;
  const machine = await boot({ ...run, cwd }, ending);
  try {
    if (run.reason !== undefined) say(`${run.reason}: running in a virtual machine (Linux ${machine.release})`);
    const terminal = sinks === undefined ? terminalSize() : undefined;
    const request = { command, cwd, env: guestEnvironment(env), echo: interactive };
    const job = machine.run(terminal ? { ...request, terminal } : request, sinks ?? ownOutput);
    const onSecondSignal = (/** @type {NodeJS.Signals} */ name) => ending.abort(endedBy(name));
    const detach = attachTerminal(job, { terminal, interactive, onSecondSignal });
    try {
      return await Promise.race([job.status, rejectedBy(ending.signal)]);
    } finally {
      detach();
    }
  } finally {
    await machine.close();
  }
}

/** @param {AbortSignal} signal @returns {Promise<never>} */
function rejectedBy(signal) {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

/**
 * Runs one command in a virtual machine of its own and returns its exit status. The guest sees the host's files and keeps
 * its changes to itself. If it dies by itself it is booted once more; the second time, the end of its console is the error.
 *
 * @param {VmRun} run
 * @returns {Promise<number>}
 */
export async function runInVm(run) {
  const ending = new AbortController();
  const timer = setTimeout(() => {
    say(`The virtual machine was ended: its time of ${run.timeoutMs} ms is over`);
    ending.abort(new Ended(TIMED_OUT));
  }, run.timeoutMs ?? NEVER_MS);
  try {
    return await attempt(run, ending).catch(error => {
      if (!(error instanceof ScriptError) || error.code !== 'GUEST_DIED') throw error;
      say(`The ${error.message.split(';')[0]}; starting it once more …`);
      run.onRestart?.();
      return attempt(run, ending);
    });
  } catch (error) {
    if (error instanceof Ended) return error.status;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
