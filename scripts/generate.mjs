// npm run generate: writes TypeScript from the types in the BPF objects; with -- --check only tells whether it is up to date.
import { build } from './lib/build/build.mjs';
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { ensureNodeModules } from './lib/setup/node-modules.mjs';

/** What is made of which object, and where it finds the codecs. */
const MADE = [
  ['dist/bpf/lvx.bpf.o', 'src/bpf/generated/lvx.ts'],
  ['--library', '../../bpf/codec/index.ts', 'dist/bpf/wrap.bpf.o', 'src/bench/generated/wrap.ts'],
];

await runMain(async () => {
  const lacking = await ensurePackages(['build', 'netns'], 'generate');
  if (lacking.length > 0) return 1;
  await ensureNodeModules();
  await build({ typescript: false });
  process.chdir(ROOT);
  const generate = [process.execPath, '--import', 'tsx', 'src/bpf/generate/main.ts', ...process.argv.slice(2)];
  for (const made of MADE) {
    const status = await runHere({ command: [...generate, ...made], script: 'generate' });
    if (status !== 0) return status;
  }
  return 0;
});
