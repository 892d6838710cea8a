import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SOURCES = [
  `deb [arch=amd64 signed-by=${KEYRING}] http://deb.debian.org/debian bookworm main`,
  `deb [arch=amd64 signed-by=${KEYRING}] http://deb.debian.org/debian-security bookworm-security main`,
];

/**
 * The options that make apt look at Debian's archive. On Debian there are none; elsewhere (Ubuntu's kernels can't boot from
 * virtiofs without more modules) apt gets lists and a cache of its own, and the system's stay as they are.
 *
 * @param {string} folder for the lists and the cache
 * @param {string} osRelease content of /etc/os-release
 * @returns {string[]}
 */
export function debianApt(folder, osRelease) {
  if (/^ID=debian$/m.test(osRelease)) return [];
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, part), { recursive: true });
  const sources = join(folder, 'sources.list');
  const status = join(folder, 'status');
  writeFileSync(sources, `${SOURCES.join('\n')}\n`);
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(folder, 'cache'),
    'APT::Architecture': 'amd64',
    'APT::Architectures': 'amd64',
    'APT::Sandbox::User': 'root',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  writeFileSync(status, '');
  return flags;
}
