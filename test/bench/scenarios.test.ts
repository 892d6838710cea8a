import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const program = fileURLToPath(new URL('../../dist/netns/run.js', import.meta.url));
const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

/** It needs no tunl0: so it is played on this kernel, whose speed it is about, also where the others need a virtual machine. */
t.test('the scenario slow-path-flood is played to its end, without a fault', { skip, timeout: 300_000 }, async t => {
  if (!existsSync(program)) return t.fail('dist/netns/run.js: expected it to be built: npm run build');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'slow-path-flood'], { encoding: 'utf8' });
  t.comment(stderr);
  t.equal(status, 0, stdout);
});
