// npm start: sets up what is missing and shows lvx at work.
import { runMain } from './lib/errors.mjs';
import { DIST } from './lib/paths.mjs';
import { runPrivileged } from './lib/privileged.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp({ purposes: ['build', 'netns'], script: 'start' });
  const command = [process.execPath, `${DIST}/src/demo/main.js`, ...process.argv.slice(2)];
  return runPrivileged({ command, script: 'start' });
});
