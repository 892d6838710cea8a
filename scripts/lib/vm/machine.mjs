import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScriptError } from '../errors.mjs';
import { ROOT } from '../paths.mjs';
import { GuestConnection } from './connection.mjs';
import { startQemu, startVirtiofsd } from './hypervisor.mjs';
import { initScript } from './init-script.mjs';
import { initrdWith } from './initrd.mjs';
import { getKernelImage } from './kernel-image.mjs';
import { makeScratch, sweepScratch } from './scratch.mjs';

/**
 * @typedef {object} BootOptions
 * @property {string[]} [modules] kernel modules to load; those built in are fine
 * @property {string} [kernel] '6.12' or '6.1'
 * @property {string} [share] a folder of the host that the guest may write, at the same place
 * @property {string} [cwd] kept visible when it lies below /tmp or /run, which are empty in the guest
 * @property {number} [memoryMb]
 * @property {number} [processors] more than one has been seen to crash now and then
 * @property {AbortSignal} [signal] ends the boot; its reason is thrown
 */

const BOOT_TIMEOUT_MS = 120_000;
const GUEST = fileURLToPath(new URL('guest', import.meta.url));

/** @param {string} file @returns {string} its last lines */
function tail(file) {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').replaceAll('\r', '').trim().split('\n').slice(-40).join('\n');
}

/** @param {import('node:net').Server} server @returns {Promise<GuestConnection>} */
const firstConnection = server =>
  new Promise(resolve => server.once('connection', socket => resolve(new GuestConnection(socket))));

/** A running virtual machine; it dies with this process. */
export class Machine {
  #scratch;
  #server = createServer();
  /** @type {import('node:child_process').ChildProcess[]} */
  #children = [];
  /** @type {GuestConnection | undefined} */
  #connection;
  #release = '';

  /** @param {string} scratch */
  constructor(scratch) {
    this.#scratch = scratch;
  }

  /**
   * Boots a machine and waits until it takes jobs.
   *
   * @param {BootOptions} [options]
   * @returns {Promise<Machine>}
   */
  static async boot(options = {}) {
    const kernel = await getKernelImage(options.kernel);
    options.signal?.throwIfAborted();
    sweepScratch();
    const machine = new Machine(makeScratch());
    try {
      await machine.#start(kernel, options);
      return machine;
    } catch (error) {
      await machine.close();
      throw options.signal?.aborted ? options.signal.reason : error;
    }
  }

  /** @param {import('./kernel-image.mjs').KernelImage} kernel @param {BootOptions} options */
  async #start(kernel, { modules = [], share, cwd, memoryMb = 2048, processors = 1, signal }) {
    const scratch = this.#scratch;
    const settings = { kernel: kernel.folder, guest: GUEST, modules, visible: [ROOT, ...(cwd ? [cwd] : [])], share };
    writeFileSync(join(scratch, 'initrd'), initrdWith(kernel.initrd, initScript(settings)));
    await new Promise(resolve => this.#server.listen(join(scratch, 'port.sock'), () => resolve(undefined)));
    const connected = firstConnection(this.#server);
    this.#children.push(await startVirtiofsd(scratch));
    const qemu = startQemu({ kernel, scratch, memoryMb, processors });
    this.#children.push(qemu);

    /** @type {Promise<never>} */
    const failed = new Promise((_, reject) => {
      const timer = setTimeout(() => reject(this.#death('did not boot in time')), BOOT_TIMEOUT_MS);
      timer.unref();
      qemu.once('exit', () => reject(this.#death('ended while booting')));
      qemu.once('error', error => reject(this.#death(`could not be started: ${error.message}`)));
    });
    failed.catch(() => undefined);
    signal?.addEventListener('abort', () => qemu.kill('SIGKILL'));
    this.#connection = await Promise.race([connected, failed]);
    const { release, error } = await Promise.race([this.#connection.hello.catch(() => failed), failed]);
    if (error !== undefined) throw new ScriptError('MODULES', `virtual machine, Linux ${release}: ${error}`);
    this.#release = release;
  }

  /** The guest kernel's release, as uname -r says it. */
  get release() {
    return this.#release;
  }

  /**
   * Starts a job in the guest.
   *
   * @param {import('./frames.mjs').JobRequest} request
   * @param {import('./connection.mjs').Sinks} sinks
   * @returns {import('./connection.mjs').RemoteJob} its status is rejected with code GUEST_DIED when the guest dies
   */
  run(request, sinks) {
    if (this.#connection === undefined)
      throw new ScriptError('CLOSED', 'virtual machine: expected it open, got closed');
    const job = this.#connection.start(request, sinks);
    const status = job.status.catch(() => {
      throw this.#death('died while a command ran');
    });
    status.catch(() => undefined);
    return { ...job, status };
  }

  /** @param {string} how */
  #death(how) {
    const logs = ['console.log', 'qemu.log'].map(name => tail(join(this.#scratch, name)));
    const text = logs.filter(log => log !== '').join('\n--\n') || tail(join(this.#scratch, 'virtiofsd.log'));
    return new ScriptError('GUEST_DIED', `virtual machine ${how}; the end of its console:\n${text}`);
  }

  /** Ends the machine at once and removes its folder; may be called again. */
  async close() {
    this.#connection?.close();
    this.#connection = undefined;
    this.#server.close();
    await Promise.all(
      this.#children.splice(0).map(child => {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
        return new Promise(resolve => {
          child.once('exit', resolve);
          child.kill('SIGKILL');
        });
      }),
    );
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}
