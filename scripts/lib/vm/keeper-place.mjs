import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ROOT } from '../paths.mjs';
import { VM_FOLDER } from './scratch.mjs';

/** Where this checkout's kept machine is found: one for each checkout. */
const name = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);

export const KEEPER_SOCKET = join(VM_FOLDER, `kept-${name}.sock`);
export const KEEPER_LOG = join(VM_FOLDER, `kept-${name}.log`);
