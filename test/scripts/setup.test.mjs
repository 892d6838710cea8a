import t from 'tap';
import { isInstalled } from '../../scripts/lib/setup/node-modules.mjs';
import { missingPackages, requirementsFor } from '../../scripts/lib/setup/packages.mjs';

const BOOKWORM = 'ID=debian\nVERSION_CODENAME=bookworm\n';
const NOBLE = 'ID=ubuntu\nVERSION_CODENAME=noble\n';

t.test('requirementsFor asks for virtiofsd only where QEMU does not bring it', async t => {
  /** @param {string} osRelease */
  const names = osRelease => requirementsFor(osRelease).map(({ name }) => name);
  t.notOk(names(BOOKWORM).includes('virtiofsd'));
  t.ok(names(NOBLE).includes('virtiofsd'));
  t.ok(names(NOBLE).includes('debian-archive-keyring'));
});

t.test('missingPackages names each missing package of the purposes once', async t => {
  const requirements = requirementsFor(BOOKWORM);
  t.same(
    missingPackages(requirements, ['netns', 'vm'], ({ name }) => !['kmod', 'clang'].includes(name)),
    ['kmod'],
  );
  t.same(
    missingPackages(requirements, ['build'], ({ name }) => name !== 'clang'),
    ['clang'],
  );
  t.same(
    missingPackages(requirements, ['build'], () => true),
    [],
  );
});

const wanted = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } },
};
const rows = [
  {
    what: 'all there',
    installed: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
    is: true,
  },
  { what: 'an optional one missing', installed: { 'node_modules/a': { version: '1.0.0' } }, is: true },
  { what: 'another version', installed: { 'node_modules/a': { version: '1.0.1' } }, is: false },
  {
    what: 'another version of an optional one',
    installed: { ...{ 'node_modules/a': { version: '1.0.0' } }, 'node_modules/b': { version: '1.0.0' } },
    is: false,
  },
  { what: 'nothing', installed: {}, is: false },
];

for (const { what, installed, is } of rows) {
  t.test(`isInstalled with ${what} is ${is}`, async t => t.equal(isInstalled(wanted, { packages: installed }), is));
}
