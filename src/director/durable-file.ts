import * as nodeFiles from 'node:fs/promises';
import { dirname } from 'node:path';
import { StateFileError, StateNotSavedError } from './errors.ts';

/** What is done with files: Node's functions, or others in their place. */
export interface StateFiles {
  mkdir(path: string, options: { readonly recursive: true; readonly mode: number }): Promise<string | undefined>;
  open(path: string, flags: 'r' | 'w', mode?: number): Promise<OpenFile>;
  readFile(path: string): Promise<Uint8Array>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** A file or a folder that is open. */
interface OpenFile {
  writeFile(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Node's functions. */
export const systemFiles: StateFiles = nodeFiles;

/**
 * Reads a file; undefined if there is none.
 * @throws StateFileError if it can't be read, or is no text.
 */
export async function readIfThere(path: string, files: StateFiles): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await files.readFile(path));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const what = cause instanceof TypeError ? 'expected UTF-8, got other bytes' : String(cause);
    throw new StateFileError(path, '', what, { cause });
  }
}

/**
 * Writes a file, readable by its owner only, in a directory that is made where missing. It is the old one or the new one
 * at any time; once this returns, the new one outlives a crash of the machine.
 * @throws StateNotSavedError if that is not so, e.g. since the disk is full
 */
export async function writeDurably(path: string, text: string, files: StateFiles): Promise<void> {
  const directory = dirname(path);
  const draft = `${path}.new`;
  let replaced = false;
  try {
    await makeDirectory(directory, files);
    await writeSynced(draft, text, files);
    await files.rename(draft, path);
    replaced = true;
    await sync(directory, files);
  } catch (cause) {
    // What is half written takes room, and is of no use.
    if (!replaced) await files.unlink(draft).catch(() => undefined);
    throw new StateNotSavedError(path, replaced, cause);
  }
}

/** Where folders are made, what they are entered into is synced, too. */
async function makeDirectory(directory: string, files: StateFiles): Promise<void> {
  const first = await files.mkdir(directory, { recursive: true, mode: 0o755 });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = dirname(made)) await sync(dirname(made), files);
}

async function writeSynced(path: string, text: string, files: StateFiles): Promise<void> {
  const file = await files.open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(directory: string, files: StateFiles): Promise<void> {
  const handle = await files.open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
