// npm run generate: writes src/bpf/generated from the types in the BPF object; with -- --check only tells whether it is up to date.
import { build } from './lib/build/build.mjs';
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { ensureNodeModules } from './lib/setup/node-modules.mjs';

await runMain(async () => {
  const lacking = await ensurePackages(['build', 'netns'], 'generate');
  if (lacking.length > 0) return 1;
  await ensureNodeModules();
  await build({ typescript: false });
  process.chdir(ROOT);
  const command = [process.execPath, '--import', 'tsx', 'src/bpf/generate/main.ts', ...process.argv.slice(2)];
  return runHere({ command, script: 'generate' });
});
