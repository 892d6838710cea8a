import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { findProgram, runCommand } from './command.mjs';

const MODULE = '/sys/module/ipip';

/**
 * Whether the running kernel can make IP-in-IP tunnels: tries it in a network namespace that ends with the trial. A module
 * that was loaded for it is unloaded again.
 *
 * @returns {Promise<boolean>} needs root to be true
 */
export async function hasIpip() {
  const before = existsSync(MODULE);
  const trial = 'ip link add lvxprobe type ipip local 127.0.0.1 remote 127.0.0.2';
  const { status } = await runCommand(['unshare', '--net', 'sh', '-c', trial]);
  if (!before && existsSync(MODULE) && findProgram('modprobe')) await runCommand(['modprobe', '-q', '-r', 'ipip']);
  return status === 0;
}

/**
 * Whether what needs tunl0 has to run in a virtual machine. LVX_VM=1 in the environment asks for it anyway.
 *
 * @returns {Promise<string | undefined>} why; nothing if not
 */
export async function whyVirtualMachine() {
  if (process.env.LVX_IN_VM === '1') return undefined;
  if (process.env.LVX_VM === '1') return 'LVX_VM=1 is set';
  return (await hasIpip()) ? undefined : `This kernel (${release()}) has no ipip module`;
}
