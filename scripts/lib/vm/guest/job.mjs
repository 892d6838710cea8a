import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} JobOutput
 * @property {(bytes: Buffer) => Promise<void>} onStdout
 * @property {(bytes: Buffer) => Promise<void>} onStderr
 * @property {(status: number) => Promise<void>} onExit
 */
/**
 * @typedef {object} Job
 * @property {(bytes: Buffer) => void} input bytes for standard input; none: its end
 * @property {(name: NodeJS.Signals) => void} signal
 * @property {(size: import('../frames.mjs').TerminalSize) => void} resize
 */

// A background process of the job may hold its output open for ever: give up when nothing came for so long.
const SILENT_AFTER_EXIT_MS = 1500;
const INTERRUPT = Buffer.from([3]);

/** @param {string} text */
const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * script(1) gives the job a terminal of its own; the size is set inside it.
 *
 * @param {import('../frames.mjs').JobRequest & { terminal: import('../frames.mjs').TerminalSize }} request
 */
function terminalCommand({ command, terminal, echo }) {
  const size = `stty cols ${terminal.columns} rows ${terminal.rows}`;
  const line = `${size}; exec ${command.map(quote).join(' ')}`;
  return ['script', '-qef', '-E', echo ? 'always' : 'never', '-c', line, '/dev/null'];
}

/** @param {number} pid @returns {number | undefined} */
function firstChild(pid) {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return child ? Number(child) : undefined;
}

/**
 * Passes on a job's output, and knows when it is over.
 *
 * @param {[NodeJS.ReadableStream, (bytes: Buffer) => Promise<void>][]} pairs
 */
function drainOutput(pairs) {
  let started = 0;
  let finished = 0;
  const ended = Promise.all(
    pairs.map(async ([stream, sink]) => {
      for await (const bytes of stream) {
        started += 1;
        await sink(Buffer.from(bytes));
        finished += 1;
      }
    }),
  );
  const silence = async () => {
    for (;;) {
      const before = started;
      await sleep(SILENT_AFTER_EXIT_MS);
      if (started === before && started === finished) return;
    }
  };
  return { afterExit: () => Promise.race([ended, silence()]) };
}

/**
 * Starts one job.
 *
 * @param {import('../frames.mjs').JobRequest} request
 * @param {JobOutput} output
 * @returns {Job}
 */
export function startJob(request, output) {
  const { terminal, cwd, env } = request;
  const [program = '', ...args] = terminal ? terminalCommand({ ...request, terminal }) : request.command;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: 'pipe' });
  const drain = drainOutput([
    [child.stdout, output.onStdout],
    [child.stderr, output.onStderr],
  ]);
  child.stdin.on('error', () => undefined);
  child.on('error', async error => {
    await output.onStderr(Buffer.from(`lvx: ${program} in ${cwd}: ${error.message}\n`));
    await output.onExit(127);
  });
  child.on('exit', async (status, signal) => {
    await drain.afterExit();
    await output.onExit(signal ? 128 + constants.signals[signal] : (status ?? 1));
  });

  /** @param {number} pid @param {NodeJS.Signals} name */
  const killGroup = (pid, name) => {
    try {
      process.kill(-pid, name);
    } catch {
      // it ended in the meantime
    }
  };
  return {
    input: bytes => (bytes.length === 0 ? child.stdin.end() : child.stdin.write(bytes)),
    signal: name => {
      if (child.pid === undefined) return;
      if (!terminal) killGroup(child.pid, name);
      else if (name === 'SIGINT') child.stdin.write(INTERRUPT);
      else killGroup(firstChild(child.pid) ?? child.pid, name);
    },
    resize: ({ columns, rows }) => {
      const inside = child.pid === undefined ? undefined : firstChild(child.pid);
      if (!terminal || inside === undefined) return;
      const device = readlinkSync(`/proc/${inside}/fd/0`);
      execFileSync('stty', ['-F', device, 'cols', String(columns), 'rows', String(rows)]);
    },
  };
}
