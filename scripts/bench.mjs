// npm run bench: measures what it costs to forward a packet; -- --help tells the options.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runMain } from './lib/errors.mjs';
import { giveToOwner } from './lib/owner.mjs';
import { DIST, ROOT } from './lib/paths.mjs';
import { runHere } from './lib/privileged.mjs';
import { setUp } from './lib/setup.mjs';

const RESULTS = join(ROOT, 'bench-results');
const IPVS_RUNNER = join(ROOT, 'scripts/lib/bench/run-ipvs.mjs');

await runMain(async () => {
  await setUp({ purposes: ['build', 'netns', 'bench'], script: 'bench' });
  const command = [process.execPath, `${DIST}/src/bench/main.js`, '--ipvs-runner', IPVS_RUNNER];
  try {
    return await runHere({ command: [...command, ...process.argv.slice(2)], script: 'bench' });
  } finally {
    await giveToOwner([RESULTS].filter(existsSync));
  }
});
