import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A directory with a short name, as sockets need (their paths have at most 107 bytes); it goes with the test. */
export function temporaryDirectory(t: Test): string {
  const directory = mkdtempSync(join(tmpdir(), 'lvx-test-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
