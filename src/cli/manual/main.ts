import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manualPages } from './pages.ts';
import { roffText } from './roff.ts';

/** Writes every page of the manual into a folder, as man(1) wants them: man1/lvx.1 and so on. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Expected the folder to write the manual into');
for (const page of manualPages()) {
  const section = join(folder, `man${page.section}`);
  mkdirSync(section, { recursive: true });
  writeFileSync(join(section, `${page.name}.${page.section}`), roffText(page));
}
