import { fileURLToPath } from 'node:url';

/** The checkout's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What the scripts keep between runs: kernels, another Node. */
export const CACHE = `${ROOT}/.cache`;

/** What the build makes. */
export const DIST = `${ROOT}/dist`;
