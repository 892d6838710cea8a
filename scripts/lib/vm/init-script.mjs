import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} InitSettings
 * @property {string} kernel folder with lib/modules
 * @property {string} guest folder of init.sh and agent.mjs
 * @property {string[]} modules
 * @property {string[]} visible folders that the job needs, wherever they are
 * @property {string | undefined} [share] folder that the guest may write
 */

/** What starts empty in the guest; the init script mounts a tmpfs there. */
const EMPTIED = ['/run/', '/tmp/'];

/** @param {string} text */
const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The folders among these that lie below one that is emptied, without those that lie in another of them.
 *
 * @param {string[]} folders
 */
export function keptFolders(folders) {
  const hidden = folders.filter(folder => EMPTIED.some(prefix => folder.startsWith(prefix)));
  const unique = [...new Set(hidden)];
  return unique.filter(folder => !unique.some(other => other !== folder && folder.startsWith(`${other}/`)));
}

/**
 * The text of the guest's first process.
 *
 * @param {InitSettings} settings
 */
export function initScript({ kernel, guest, modules, visible, share = '' }) {
  const kept = keptFolders([...visible, dirname(process.execPath)]);
  const lines = [
    '#!/bin/sh',
    'export KERNEL GUEST NODE MODULES',
    `KERNEL=${quote(kernel)}`,
    `GUEST=${quote(guest)}`,
    `NODE=${quote(process.execPath)}`,
    `SCRATCH=${quote(share)}`,
    `MODULES=${quote(modules.join(' '))}`,
    ...kept.map((folder, index) => `SHARE${index}=${quote(folder)}`),
    `SHARES=${quote(kept.map((_, index) => `SHARE${index}`).join(' '))}`,
    readFileSync(new URL('guest/initrd.sh', import.meta.url), 'utf8'),
  ];
  return lines.join('\n');
}
