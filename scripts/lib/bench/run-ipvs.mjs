// Runs the measurement against kernel IPVS, here or in a virtual machine, and prints what it prints: [--short]
import { join } from 'node:path';
import { findProgram, runCommand } from '../command.mjs';
import { runMain } from '../errors.mjs';
import { DIST } from '../paths.mjs';
import { runHere } from '../privileged.mjs';
import { ensurePackages } from '../setup/apt.mjs';
import { runInVm } from '../vm/run.mjs';
import { writerTo } from '../vm/terminal.mjs';

/** What the measurement needs of the kernel. */
const MODULES = ['ip_vs', 'ip_vs_rr', 'ipip', 'veth', 'dummy'];
const TIMEOUT_MS = 15 * 60_000;

/** Why this kernel will not do; nothing if it will. */
async function whyVirtualMachine() {
  if (process.env.LVX_IN_VM === '1') return undefined;
  if (process.env.LVX_VM === '1') return 'LVX_VM=1 is set';
  const loaded = findProgram('modprobe') && (await runCommand(['modprobe', '-q', '-a', ...MODULES])).status === 0;
  return loaded ? undefined : 'This kernel has no IPVS';
}

/** @param {string[]} command @param {string} reason */
async function runInMachine(command, reason) {
  await ensurePackages(['vm'], 'bench');
  // What a machine that died had printed is forgotten: the command starts anew.
  /** @type {Buffer[]} */
  let printed = [];
  const status = await runInVm({
    command,
    reason,
    modules: MODULES,
    processors: 1,
    timeoutMs: TIMEOUT_MS,
    sinks: { onStdout: bytes => printed.push(bytes), onStderr: writerTo(process.stderr) },
    onRestart: () => {
      printed = [];
    },
  });
  process.stdout.write(Buffer.concat(printed));
  return status;
}

await runMain(async () => {
  const command = [process.execPath, join(DIST, 'src/bench/ipvs/guest.js'), ...process.argv.slice(2)];
  const reason = await whyVirtualMachine();
  return reason === undefined ? runHere({ command, script: 'bench' }) : runInMachine(command, reason);
});
