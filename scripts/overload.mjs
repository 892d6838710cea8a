// npm run overload: offers the userspace dataplane more than it can handle and fails if its memory grows; -- --help.
import { runMain } from './lib/errors.mjs';
import { DIST, ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp({ purposes: ['build', 'netns', 'bench'], script: 'overload' });
  process.chdir(ROOT);
  const command = [process.execPath, `${DIST}/src/bench/userspace/overload.js`, ...process.argv.slice(2)];
  return await runHere({ command, script: 'overload' });
});
