// npm run build: everything that a fresh clone needs to run its programs.
import { runMain } from './lib/errors.mjs';
import { say } from './lib/progress.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  const started = performance.now();
  const lacking = await setUp({ purposes: ['build', 'netns'], script: 'build' });
  say(`Built in dist (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return lacking.length === 0 ? 0 : 1;
});
