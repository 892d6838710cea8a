import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { needCommand, runCommand } from '../command.mjs';
import { ScriptError } from '../errors.mjs';
import { giveToOwner } from '../owner.mjs';
import { CACHE } from '../paths.mjs';
import { say, step } from '../progress.mjs';
import { debianApt } from './debian-apt.mjs';
import { makeInitrd } from './initrd.mjs';

/**
 * @typedef {object} KernelImage
 * @property {string} folder what `modprobe -d` takes
 * @property {string} release as uname -r says it
 * @property {string} image
 * @property {string} initrd
 */

/** Debian's package that depends on the newest kernel of a series. */
const META_PACKAGES = new Map([
  ['6.12', 'linux-image-6.12-cloud-amd64'],
  ['6.1', 'linux-image-cloud-amd64'],
]);
const PREFERRED = '6.12';

/**
 * Finds the name of the newest kernel package of a series.
 *
 * @param {string} series
 * @param {string[]} aptOptions
 */
async function findPackage(series, aptOptions) {
  const meta = META_PACKAGES.get(series) ?? '';
  const prefix = `linux-image-${series}.`;
  const { stdout: depends } = await runCommand(['apt-cache', ...aptOptions, 'depends', meta]);
  const { stdout: found } = await runCommand(['apt-cache', ...aptOptions, 'search', '-n', `^${prefix}.*-cloud-amd64$`]);
  const names = [...`${depends}\n${found}`.matchAll(/linux-image-\S+/g)].map(match => match[0]);
  const [dependency] = names.filter(name => depends.includes(name) && name.startsWith(prefix));
  const candidates = names.filter(name => name.startsWith(prefix) && !name.endsWith('-dbg'));
  return dependency ?? candidates.sort(new Intl.Collator('en', { numeric: true }).compare).at(-1);
}

/** @param {string} folder @returns {KernelImage} */
function describe(folder) {
  const [release] = readdirSync(join(folder, 'lib/modules'));
  if (release === undefined) throw new ScriptError('KERNEL_EMPTY', `${folder}: expected kernel modules, got none`);
  return { folder, release, image: join(folder, 'boot', `vmlinuz-${release}`), initrd: join(folder, 'initrd') };
}

/** @param {string} name @param {string} target @param {string[]} aptOptions */
async function fetchInto(name, target, aptOptions) {
  say(`Fetching the kernel for the virtual machine (${name}) …`);
  const work = mkdtempSync(`${target}.`);
  try {
    await needCommand(['apt-get', ...aptOptions, '-o', 'APT::Sandbox::User=root', 'download', name], { cwd: work });
    const [archive = ''] = readdirSync(work);
    const unpacked = join(work, 'root');
    await needCommand(['dpkg', '-x', join(work, archive), unpacked]);
    if (!existsSync(join(unpacked, 'lib'))) renameSync(join(unpacked, 'usr/lib'), join(unpacked, 'lib'));
    const { release, initrd } = describe(unpacked);
    await needCommand(['depmod', '-b', unpacked, release]);
    await makeInitrd(unpacked, release, initrd);
    // Another run may have been faster: then its result stands.
    if (!existsSync(target)) renameSync(unpacked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Fetches a kernel of the first series that can be had.
 *
 * @param {string[]} order
 * @param {string} cache
 * @param {string[]} aptOptions
 * @returns {Promise<KernelImage | undefined>}
 */
async function fetchFirst(order, cache, aptOptions) {
  for (const series of new Set(order)) {
    const target = join(cache, `kernel-${series}`);
    if (existsSync(target)) return describe(target);
    const name = await findPackage(series, aptOptions);
    if (name === undefined) continue;
    await fetchInto(name, target, aptOptions);
    await giveToOwner([CACHE]);
    return describe(target);
  }
  return undefined;
}

/**
 * Makes sure that a kernel is there: Debian's package, unpacked in the cache and not installed.
 *
 * @param {string | undefined} wanted series, '6.12' or '6.1'; without it the preferred one that can be had
 * @returns {Promise<KernelImage>}
 */
export async function getKernelImage(wanted = process.env.LVX_VM_KERNEL || undefined) {
  if (wanted !== undefined && !META_PACKAGES.has(wanted)) {
    const known = [...META_PACKAGES.keys()].join(' or ');
    throw new ScriptError('KERNEL_UNKNOWN', `LVX_VM_KERNEL: expected ${known}, got ${JSON.stringify(wanted)}`);
  }
  if (process.arch !== 'x64') {
    throw new ScriptError('KERNEL_ARCH', `virtual machine: expected an x64 machine, got ${process.arch}`);
  }
  const cache = join(CACHE, 'vm');
  const order = wanted === undefined ? [PREFERRED, ...META_PACKAGES.keys()] : [wanted];
  const cached = join(cache, `kernel-${order[0]}`);
  if (existsSync(cached)) return describe(cached);

  mkdirSync(cache, { recursive: true });
  const aptOptions = debianApt(join(cache, 'apt'), readFileSync('/etc/os-release', 'utf8'));
  const found = await fetchFirst(order, cache, aptOptions).catch(() => undefined);
  if (found !== undefined) return found;
  // The lists of packages may be missing, or name what has been replaced since.
  await step('Reading the lists of packages (apt)', () => runCommand(['apt-get', ...aptOptions, '-q', 'update']));
  const fresh = await fetchFirst(order, cache, aptOptions);
  if (fresh !== undefined) return fresh;
  throw new ScriptError('KERNEL_MISSING', `apt: expected a package linux-image-${order[0]}…-cloud-amd64, got none`);
}
