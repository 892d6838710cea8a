import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScriptError } from '../errors.mjs';

// Debian 12 has QEMU's own, Ubuntu 24.04 and later Debians the separate one with options of its own.
const VIRTIOFSD_OF_QEMU = '/usr/lib/qemu/virtiofsd';
const VIRTIOFSD = '/usr/libexec/virtiofsd';
const SOCKET_WAIT_MS = 10_000;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/**
 * @typedef {object} MachineShape
 * @property {import('./kernel-image.mjs').KernelImage} kernel
 * @property {string} scratch the machine's own folder: sockets, logs, initrd
 * @property {number} memoryMb
 * @property {number} processors
 */

/**
 * How the machine's processor is made. Translation works everywhere; the hardware's help (LVX_VM_ACCEL=kvm) is about ten
 * times faster, but a /dev/kvm inside another virtual machine often fails or hangs, so it is used only when asked for.
 */
const accelerator = () => (process.env.LVX_VM_ACCEL === 'kvm' ? 'kvm' : 'tcg,thread=multi');

/** Translating one without AVX takes a sixth less time: measured by the start of lvxd. */
const processor = () => (process.env.LVX_VM_ACCEL === 'kvm' ? 'max' : 'Nehalem');

/**
 * Starts a program that the kernel kills when this process ends, in whatever way, and that the terminal's Ctrl-C does not reach.
 *
 * @param {string[]} command
 * @param {string} log file for what it says
 * @returns {ChildProcess}
 */
function spawnTied(command, log) {
  const output = openSync(log, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  child.on('error', () => undefined);
  return child;
}

/** @param {string} socket */
function virtiofsdCommand(socket) {
  if (existsSync(VIRTIOFSD_OF_QEMU)) {
    return [VIRTIOFSD_OF_QEMU, `--socket-path=${socket}`, '-o', 'source=/,cache=always,sandbox=chroot'];
  }
  if (existsSync(VIRTIOFSD)) {
    return [VIRTIOFSD, `--socket-path=${socket}`, '--shared-dir=/', '--cache=always', '--sandbox=chroot'];
  }
  throw new ScriptError('VIRTIOFSD_MISSING', `virtiofsd: expected ${VIRTIOFSD_OF_QEMU} or ${VIRTIOFSD}, got neither`);
}

/**
 * Shares the root file system for one boot.
 *
 * @param {string} scratch
 * @returns {Promise<ChildProcess>} ready to be connected to
 */
export async function startVirtiofsd(scratch) {
  const socket = join(scratch, 'fs.sock');
  const log = join(scratch, 'virtiofsd.log');
  const child = spawnTied(virtiofsdCommand(socket), log);
  const deadline = Date.now() + SOCKET_WAIT_MS;
  while (!existsSync(socket)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new ScriptError('VIRTIOFSD_FAILED', `virtiofsd: expected its socket ${socket}, got none; see ${log}`);
    }
    await sleep(10);
  }
  return child;
}

/**
 * Starts the machine itself. The kernel's console goes to console.log, the virtual serial port connects to port.sock.
 *
 * @param {MachineShape} shape
 * @returns {ChildProcess}
 */
export function startQemu({ kernel, scratch, memoryMb, processors }) {
  const append = 'console=ttyS0 quiet panic=-1 oops=panic nowatchdog mitigations=off random.trust_cpu=on';
  const args = [
    ['-nodefaults', '-no-reboot', '-no-user-config'],
    ['-display', 'none'],
    ['-nic', 'none'],
    ['-accel', accelerator()],
    ['-cpu', processor()],
    ['-smp', String(processors)],
    ['-m', `${memoryMb}M`],
    ['-object', `memory-backend-memfd,id=mem,size=${memoryMb}M,share=on`],
    ['-numa', 'node,memdev=mem'],
    ['-chardev', `socket,id=fs,path=${join(scratch, 'fs.sock')}`],
    ['-device', 'vhost-user-fs-pci,queue-size=1024,chardev=fs,tag=rootfs'],
    ['-chardev', `socket,id=port,path=${join(scratch, 'port.sock')}`],
    ['-device', 'virtio-serial-pci'],
    ['-device', 'virtserialport,chardev=port,name=lvx'],
    ['-serial', `file:${join(scratch, 'console.log')}`],
    ['-kernel', kernel.image],
    ['-initrd', join(scratch, 'initrd')],
    ['-append', append],
  ].flat();
  return spawnTied(['qemu-system-x86_64', ...args], join(scratch, 'qemu.log'));
}
