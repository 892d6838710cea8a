import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ScriptError } from '../errors.mjs';
import { GuestConnection } from './connection.mjs';
import { encodeFrame, FrameKind } from './frames.mjs';
import { KEEPER_LOG, KEEPER_SOCKET } from './keeper-place.mjs';
import { getKernelImage } from './kernel-image.mjs';
import { VM_FOLDER } from './scratch.mjs';
import { attachTerminal, ownOutput, terminalSize } from './terminal.mjs';

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const POLL_MS = 100;

/** @returns {Promise<import('node:net').Socket | undefined>} nothing if no machine is kept */
function tryConnect() {
  return new Promise(resolve => {
    const socket = connect(KEEPER_SOCKET, () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

/** A machine that runs on between commands, so that what was set up in it stays. */
export class KeptMachine {
  #socket;
  #connection;

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    this.#connection = new GuestConnection(socket);
  }

  /** The one that is kept now. @returns {Promise<KeptMachine | undefined>} */
  static async find() {
    const socket = await tryConnect();
    return socket && new KeptMachine(socket);
  }

  /**
   * Boots one in the background.
   *
   * @param {string[]} modules
   * @returns {Promise<KeptMachine>}
   */
  static async start(modules) {
    await getKernelImage();
    mkdirSync(VM_FOLDER, { recursive: true, mode: 0o700 });
    const log = openSync(KEEPER_LOG, 'w');
    const child = spawn(process.execPath, [KEEPER, ...modules], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
    });
    child.unref();
    for (;;) {
      const machine = await KeptMachine.find();
      if (machine !== undefined) return machine;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new ScriptError(
          'KEEPER_FAILED',
          `virtual machine in the background:\n${readFileSync(KEEPER_LOG, 'utf8').trim()}`,
        );
      }
      await sleep(POLL_MS);
    }
  }

  /** @returns {Promise<string>} the guest kernel's release */
  async release() {
    return (await this.#connection.hello).release;
  }

  /**
   * Runs a command with this process's terminal, input, output and signals.
   *
   * @param {string[]} command
   * @returns {Promise<number>} its exit status
   */
  async run(command) {
    await this.#connection.hello;
    const terminal = terminalSize();
    const env = /** @type {Record<string, string>} */ ({ ...process.env, LVX_IN_VM: '1' });
    const request = { command, cwd: process.cwd(), env, echo: true, ...(terminal ? { terminal } : {}) };
    const job = this.#connection.start(request, ownOutput);
    const onSecondSignal = (/** @type {NodeJS.Signals} */ name) => process.exit(128 + constants.signals[name]);
    const detach = attachTerminal(job, { terminal, interactive: true, onSecondSignal });
    try {
      return await job.status;
    } finally {
      detach();
    }
  }

  /** Ends the machine. */
  async end() {
    const closed = new Promise(resolve => this.#socket.once('close', resolve));
    this.#socket.write(encodeFrame(FrameKind.signal, 0, 'SIGTERM'));
    await closed;
  }

  /** Leaves it running. */
  close() {
    this.#connection.close();
  }
}
