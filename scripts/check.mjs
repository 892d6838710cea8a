// npm run check: types, lint, format, what is unused, and the import graph.
import { checks } from './lib/check/checks.mjs';
import { runCommand } from './lib/command.mjs';
import { runMain } from './lib/errors.mjs';
import { ROOT } from './lib/paths.mjs';
import { ensurePackages } from './lib/setup/apt.mjs';
import { ensureNodeModules } from './lib/setup/node-modules.mjs';

await runMain(async () => {
  const lacking = await ensurePackages(['format'], 'check');
  await ensureNodeModules();
  let failed = lacking.length;
  for (const { name, command } of checks()) {
    const { status, stdout, stderr } = await runCommand(command, { cwd: ROOT });
    process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name}\n`);
    if (status === 0) continue;
    failed += 1;
    process.stdout.write(`${stdout}${stderr}`.replace(/^(?=.)/gm, '    '));
  }
  return failed === 0 ? 0 : 1;
});
