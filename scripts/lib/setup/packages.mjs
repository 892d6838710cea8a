import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../command.mjs';

/** @typedef {'build' | 'netns' | 'bench' | 'format' | 'vm'} Purpose what a package is for */
/**
 * @typedef {object} Requirement
 * @property {string} name the package, as Debian 12 calls it; Ubuntu's renamed ones answer to it too
 * @property {Purpose} purpose
 * @property {string} [program] there if this program is
 * @property {string} [file] or this file
 * @property {string} [library] or this shared library
 */

const LIBRARY_FOLDERS = ['/usr/lib', '/lib', '/usr/lib64', '/usr/local/lib'];

/** @type {readonly Requirement[]} */
export const REQUIREMENTS = [
  { purpose: 'build', name: 'clang', program: 'clang' },
  { purpose: 'build', name: 'libbpf-dev', file: '/usr/include/bpf/bpf_helpers.h' },
  { purpose: 'build', name: 'linux-libc-dev', file: '/usr/include/linux/bpf.h' },
  { purpose: 'netns', name: 'libbpf1', library: 'libbpf.so.1' },
  { purpose: 'netns', name: 'libpcap0.8', library: 'libpcap.so.0.8' },
  { purpose: 'netns', name: 'nftables', program: 'nft' },
  { purpose: 'netns', name: 'iproute2', program: 'ip' },
  { purpose: 'netns', name: 'curl', program: 'curl' },
  { purpose: 'netns', name: 'ethtool', program: 'ethtool' },
  { purpose: 'netns', name: 'tcpdump', program: 'tcpdump' },
  { purpose: 'netns', name: 'kmod', program: 'modprobe' },
  { purpose: 'netns', name: 'ipvsadm', program: 'ipvsadm' },
  { purpose: 'netns', name: 'ldirectord', program: 'ldirectord' },
  { purpose: 'bench', name: 'wrk', program: 'wrk' },
  { purpose: 'bench', name: 'nginx', program: 'nginx' },
  { purpose: 'bench', name: 'ipvsadm', program: 'ipvsadm' },
  { purpose: 'format', name: 'clang-format', program: 'clang-format' },
  { purpose: 'format', name: 'groff-base', program: 'groff' },
  { purpose: 'format', name: 'e2fsprogs', program: 'mkfs.ext4' },
  { purpose: 'format', name: 'zsh', program: 'zsh' },
  { purpose: 'format', name: 'fish', program: 'fish' },
  { purpose: 'vm', name: 'qemu-system-x86', program: 'qemu-system-x86_64' },
  { purpose: 'vm', name: 'kmod', program: 'depmod' },
];

/** What Debian 12 has with QEMU is a package of its own in later releases. */
const VIRTIOFSD = { purpose: /** @type {Purpose} */ ('vm'), name: 'virtiofsd', file: '/usr/libexec/virtiofsd' };
/** Knows whose signatures Debian's kernel package bears; Debian has it anyway. */
const KEYRING = {
  purpose: /** @type {Purpose} */ ('vm'),
  name: 'debian-archive-keyring',
  file: '/usr/share/keyrings/debian-archive-keyring.gpg',
};

/** @param {string} library */
function hasLibrary(library) {
  const multiarch = readdirSync('/usr/lib').filter(name => name.includes('-linux-gnu'));
  const folders = [...LIBRARY_FOLDERS, ...multiarch.map(name => join('/usr/lib', name))];
  return folders.some(folder => existsSync(join(folder, library)));
}

/** @param {Requirement} requirement */
function isThere({ program, file, library }) {
  if (program !== undefined) return findProgram(program) !== undefined;
  if (file !== undefined) return existsSync(file);
  return library !== undefined && hasLibrary(library);
}

/**
 * The packages that are needed on this system.
 *
 * @param {string} osRelease content of /etc/os-release
 * @returns {readonly Requirement[]}
 */
export function requirementsFor(osRelease) {
  const bookworm = /^VERSION_CODENAME=bookworm$/m.test(osRelease);
  return bookworm ? REQUIREMENTS : [...REQUIREMENTS, VIRTIOFSD, KEYRING];
}

/**
 * Which of the packages are missing, each once.
 *
 * @param {readonly Requirement[]} requirements
 * @param {readonly Purpose[]} purposes
 * @param {(requirement: Requirement) => boolean} [there]
 * @returns {string[]}
 */
export function missingPackages(requirements, purposes, there = isThere) {
  const missing = requirements.filter(requirement => purposes.includes(requirement.purpose) && !there(requirement));
  return [...new Set(missing.map(({ name }) => name))];
}
