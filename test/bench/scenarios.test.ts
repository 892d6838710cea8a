import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const program = fileURLToPath(new URL('../../dist/netns/run.js', import.meta.url));
const minutes = 5;

/** Names of the scenarios that this kernel can play, whatever it is. They are about speed, too. */
function list(): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [program, '--list', '--any-kernel'], { encoding: 'utf8' });
  return stdout.split('\n').flatMap(line => line.split(' ', 1)[0] || []);
}

/** Plays a scenario; its points are points of this test. */
function play(name: string): void {
  const settings = { encoding: 'utf8', timeout: minutes * 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, name], settings);
  t.comment(stderr);
  for (const [, failed, text = '', skip] of stdout.matchAll(/^(not )?ok \d+ - (.*?)(?: # SKIP (.*))?$/gm)) {
    t.ok(failed === undefined, text, skip === undefined ? {} : { skip });
  }
  t.equal(status, 0, `${name} is played without a fault`);
}

t.setTimeout(2 * minutes * 60_000);
if (process.getuid?.() !== 0) t.ok(true, 'scenarios', { skip: 'needs root: run it with sudo' });
else if (!existsSync(program)) t.fail('dist/netns/run.js: expected it to be built: npm run build');
else {
  const names = list();
  t.ok(names.includes('slow-path-flood'));
  for (const name of names) play(name);
}
