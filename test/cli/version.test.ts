import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { lvxVersion } from '../../src/cli/version.ts';
import { temporaryDirectory } from '../temporary.ts';

t.test('lvx has the version of its package', async t => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  t.equal(lvxVersion(), version);
});

t.test('the package.json of the nearest folder above counts', async t => {
  const folder = temporaryDirectory(t);
  mkdirSync(`${folder}/dist/src`, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{"version": "1.2.3"}');
  t.equal(lvxVersion(`${folder}/dist/src`), '1.2.3');
  t.equal(lvxVersion(folder), '1.2.3');
});

t.test('a program without a package says so', async t => {
  const folder = temporaryDirectory(t);
  t.throws(() => lvxVersion(folder), {
    name: 'NoPackageError',
    code: 'ERR_NO_PACKAGE',
    message: `Expected lvx's package.json in ${folder} or a folder above it, got none: run lvx from its package`,
  });
  t.throws(() => lvxVersion('/'), { code: 'ERR_NO_PACKAGE' });
});
