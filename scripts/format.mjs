// npm run format: brings the files into the form that npm run check asks for.
import { join } from 'node:path';
import { clangFormat } from './lib/check/checks.mjs';
import { needCommand } from './lib/command.mjs';
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { ensureNodeModules } from './lib/setup/node-modules.mjs';

await runMain(async () => {
  const lacking = await ensurePackages(['format'], 'format');
  await ensureNodeModules();
  await needCommand([join(ROOT, 'node_modules/.bin/biome'), 'check', '--write'], { cwd: ROOT });
  if (lacking.length > 0) return 1;
  await needCommand(clangFormat(['-i']));
  return 0;
});
