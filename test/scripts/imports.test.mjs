import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

t.test('no script needs a package before it has installed any', async t => {
  const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.mjs'));
  t.ok(files.length > 10);
  for (const name of files) {
    const text = readFileSync(join(scripts, name), 'utf8');
    const needed = [...text.matchAll(/^import\b[^;]*?'([^']+)';/gm)].map(([, from = '']) => from);
    t.same(
      needed.filter(from => !from.startsWith('node:') && !from.startsWith('.')),
      [],
      name,
    );
  }
});
