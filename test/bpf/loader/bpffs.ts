import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountBpffs } from '../../../src/bpf/index.ts';

/** A bpf file system of a test's own in a temporary folder; `remove` unmounts it, and with it go all pins. */
export function temporaryBpffs(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lvxt-bpffs-'));
  mountBpffs(folder);
  const remove = () => {
    const { status, stderr } = spawnSync('umount', [folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`umount ${folder}: expected status 0, got ${status}: ${stderr}`);
    rmSync(folder, { recursive: true });
  };
  return { folder, remove };
}
