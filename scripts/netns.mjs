// npm run netns -- up|down|list|exec …: keeps topologies to play with. Where this kernel has no tunl0 they live in a virtual
// machine in the background, which comes with the first `up` and goes with the last `down`.
import { runMain } from './lib/errors.mjs';
import { whyVirtualMachine } from './lib/kernel.mjs';
import { isRoot } from './lib/owner.mjs';
import { DIST } from './lib/paths.mjs';
import { NETNS_MODULES, runHere } from './lib/privileged.mjs';
import { say } from './lib/progress.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { setUp } from './lib/setup.mjs';
import { KeptMachine } from './lib/vm/kept.mjs';

const NOTHING_UP = ['sh', '-c', 'test -z "$(ip netns list)"'];

/** @param {string[]} command @param {string} reason */
async function runKept(command, reason) {
  const starts = process.argv[2] === 'up' && !process.argv.includes('--print');
  const found = await KeptMachine.find();
  if (found === undefined && !starts) return runHere({ command, script: 'netns' });
  if (found === undefined) await ensurePackages(['vm'], 'netns');
  const machine = found ?? (await KeptMachine.start(NETNS_MODULES));
  if (found === undefined) say(`${reason}: kept in a virtual machine (Linux ${await machine.release()})`);
  try {
    const status = await machine.run(command);
    const changes = starts || process.argv[2] === 'down';
    if (changes && (await machine.run(NOTHING_UP)) === 0) await machine.end();
    return status;
  } finally {
    machine.close();
  }
}

await runMain(async () => {
  const command = [process.execPath, `${DIST}/src/netns/main.js`, ...process.argv.slice(2)];
  await setUp({ purposes: ['build', 'netns'], script: 'netns' });
  const reason = isRoot() ? await whyVirtualMachine() : undefined;
  return reason === undefined ? runHere({ command, script: 'netns' }) : runKept(command, reason);
});
