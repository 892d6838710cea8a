// Runs one command in the virtual machine: node scripts/vm.mjs [--module NAME]… [--timeout SECONDS] [--processors N] -- COMMAND…
import { parseArgs } from 'node:util';
import { runMain, ScriptError } from './lib/errors.mjs';
import { runInVm } from './lib/vm/run.mjs';

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        module: { type: 'string', multiple: true, default: ['ipip', 'veth', 'bridge'] },
        timeout: { type: 'string' },
        processors: { type: 'string', default: '1' },
        memory: { type: 'string', default: '2048' },
        share: { type: 'string' },
        interactive: { type: 'boolean', default: false, short: 'i' },
      },
    });
  } catch (error) {
    throw new ScriptError('USAGE', `vm: ${error instanceof Error ? error.message : String(error)}`);
  }
}

await runMain(async () => {
  const { values, positionals } = readArguments();
  if (positionals.length === 0) throw new ScriptError('USAGE', 'vm: expected -- COMMAND…, got nothing');
  return runInVm({
    command: positionals,
    modules: values.module,
    processors: Number(values.processors),
    memoryMb: Number(values.memory),
    interactive: values.interactive,
    ...(values.share === undefined ? {} : { share: values.share }),
    ...(values.timeout === undefined ? {} : { timeoutMs: Number(values.timeout) * 1000 }),
  });
});
