// npm run generate: writes TypeScript from the types in the BPF objects, and the JSON Schema of lvx's file from the code;
// with -- --check only tells whether they are up to date.
import { build } from './lib/build/build.mjs';
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { ensureNodeModules } from './lib/setup/node-modules.mjs';

/** Generators: what is made of which object, and where it finds the codecs; what is made of the code alone. */
const GENERATORS = [
  ['src/bpf/generate/main.ts', 'dist/bpf/lvx.bpf.o', 'src/bpf/generated/lvx.ts'],
  [
    ...['src/bpf/generate/main.ts', '--library', '../../bpf/codec/index.ts'],
    ...['dist/bpf/wrap.bpf.o', 'src/bench/generated/wrap.ts'],
  ],
  [
    ...['src/bpf/generate/main.ts', '--library', '../../../bpf/codec/index.ts'],
    ...['dist/bpf/divert.bpf.o', 'src/dataplane/userspace/generated/divert.ts'],
  ],
  ['src/config/generate.ts'],
];

await runMain(async () => {
  const lacking = await ensurePackages(['build', 'netns'], 'generate');
  if (lacking.length > 0) return 1;
  await ensureNodeModules();
  await build({ typescript: false });
  process.chdir(ROOT);
  for (const generator of GENERATORS) {
    const command = [process.execPath, '--import', 'tsx', ...generator, ...process.argv.slice(2)];
    const status = await runHere({ command, script: 'generate' });
    if (status !== 0) return status;
  }
  return 0;
});
