import { build } from './build/build.mjs';
import { ensurePackages } from './setup/apt.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

/** @typedef {import('./setup/packages.mjs').Purpose} Purpose */

/**
 * Brings a fresh clone to where its programs run: system packages, npm packages, build. What is there already is left alone.
 *
 * @param {{ purposes: readonly Purpose[], script: string }} options script: the npm script that asks for it
 * @returns {Promise<readonly Purpose[]>} what could not be done, for want of packages that only root can install
 */
export async function setUp({ purposes, script }) {
  const lacking = await ensurePackages(purposes, script);
  await ensureNodeModules();
  await build({ bpf: !lacking.includes('build') });
  return lacking;
}
