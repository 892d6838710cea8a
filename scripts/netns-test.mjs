// npm run netns-test: plays the scenarios in network namespaces; -- NAME… plays some, -- --list lists them.
import { runMain } from './lib/errors.mjs';
import { DIST } from './lib/paths.mjs';
import { runHere, runPrivileged } from './lib/privileged.mjs';
import { setUp } from './lib/setup.mjs';

const ANYWHERE = ['--list', '--help', '-h'];

await runMain(async () => {
  const args = process.argv.slice(2);
  const run = { command: [process.execPath, `${DIST}/netns/run.js`, ...args], script: 'netns-test' };
  await setUp({ purposes: ['build', 'netns'], script: run.script });
  return args.some(arg => ANYWHERE.includes(arg)) ? runHere(run) : runPrivileged(run);
});
