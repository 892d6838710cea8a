import { onEndSignals } from '../signals.mjs';

/** @typedef {import('./frames.mjs').TerminalSize} TerminalSize */

/**
 * The size of the terminal that this process talks to, if input, output and errors are all one.
 *
 * @returns {TerminalSize | undefined}
 */
export function terminalSize() {
  const { stdin, stdout, stderr } = process;
  if (!stdin.isTTY || !stdout.isTTY || !stderr.isTTY) return undefined;
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

/**
 * Writes and waits until it is out, so that a slow reader slows the writer.
 *
 * @param {NodeJS.WriteStream} stream
 * @returns {(bytes: Buffer) => Promise<void>}
 */
export function writerTo(stream) {
  return bytes => new Promise(resolve => stream.write(bytes, () => resolve()));
}

/** @type {import('./connection.mjs').Sinks} */
export const ownOutput = { onStdout: writerTo(process.stdout), onStderr: writerTo(process.stderr) };

/**
 * Ties a job in the guest to this process's terminal until the returned function is called: signals and changes of size
 * are passed on, and everything typed if the job is interactive.
 *
 * @param {import('./connection.mjs').RemoteJob} job
 * @param {{ terminal: TerminalSize | undefined, interactive: boolean, onSecondSignal: (name: NodeJS.Signals) => void }} options
 * @returns {() => void}
 */
export function attachTerminal(job, { terminal, interactive, onSecondSignal }) {
  const offSignals = onEndSignals((name, count) => (count === 1 ? job.signal(name) : onSecondSignal(name)));
  const onResize = () => job.resize({ columns: process.stdout.columns, rows: process.stdout.rows });
  /** @param {Buffer} bytes */
  const onInput = bytes => job.input(bytes);
  const onEnd = () => job.input(Buffer.alloc(0));

  if (terminal) process.stdout.on('resize', onResize);
  if (interactive) {
    if (terminal) process.stdin.setRawMode(true);
    process.stdin.on('data', onInput).on('end', onEnd);
  } else if (!terminal) job.input(Buffer.alloc(0));

  return () => {
    offSignals();
    process.stdout.off('resize', onResize);
    if (!interactive) return;
    process.stdin.off('data', onInput).off('end', onEnd);
    if (terminal) process.stdin.setRawMode(false);
    process.stdin.pause();
  };
}
