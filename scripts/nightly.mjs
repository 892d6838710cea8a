// npm run nightly: what takes too long for every change; -- --seed N --block N runs again what failed.
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp({ purposes: ['build', 'netns'], script: 'nightly' });
  process.chdir(ROOT);
  const command = [process.execPath, '--import', 'tsx', 'test/bpf/fuzz/nightly.ts', ...process.argv.slice(2)];
  return await runHere({ command, script: 'nightly' });
});
