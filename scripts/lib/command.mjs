import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from './errors.mjs';

/** @typedef {{ status: number, stdout: string, stderr: string }} Finished */

// An unprivileged person's PATH often lacks the folders of ip, modprobe and depmod.
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

// Of what a failed program said, its first and last lines tell most.
const SHOWN_LINES = 30;

/** The search path for programs: the caller's, then the system's own folders. */
export function searchPath() {
  const own = (process.env.PATH ?? '').split(':').filter(folder => folder !== '');
  return [...new Set([...own, ...SYSTEM_FOLDERS])].join(':');
}

/**
 * Finds a program as a shell would.
 *
 * @param {string} name
 * @returns {string | undefined} its full path
 */
export function findProgram(name) {
  for (const folder of searchPath().split(':')) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/**
 * Runs a program to its end and returns what it said; a status other than 0 is not an error.
 *
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Finished>} status 127 if the program could not be started
 */
export function runCommand(command, { cwd, env } = {}) {
  const [program = '', ...args] = command;
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, PATH: searchPath(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text;
    });
    child.on('error', error => resolve({ status: 127, stdout, stderr: `${stderr}${error.message}\n` }));
    child.on('close', (status, signal) => {
      resolve({ status: status ?? 128, stdout, stderr: signal ? `${stderr}killed by ${signal}\n` : stderr });
    });
  });
}

/**
 * Runs a program that has to succeed.
 *
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>} its standard output
 */
export async function needCommand(command, options) {
  const { status, stdout, stderr } = await runCommand(command, options);
  if (status === 0) return stdout;
  const said = `${stdout}\n${stderr}`.split('\n').filter(line => line.trim() !== '');
  const shown =
    said.length <= SHOWN_LINES ? said : [...said.slice(0, SHOWN_LINES / 2), '…', ...said.slice(-SHOWN_LINES / 2)];
  throw new ScriptError(
    'COMMAND_FAILED',
    `${command.join(' ')}: expected exit status 0, got ${status}\n${shown.join('\n')}`,
  );
}
