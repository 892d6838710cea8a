import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { WantedTable } from '../../config/read.ts';

/**
 * Reads the file that a command line names; `-` is standard input.
 * @throws TableFileError with the place of everything that is wrong in it.
 */
export async function readWanted(path: string): Promise<WantedTable> {
  const { readTableFile } = await import('../../config/read.ts');
  if (path === '-') return readTableFile(await text(process.stdin), '<stdin>');
  return readTableFile(await readText(path), path);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new Error(`${path}: expected a file that can be read, got ${code}`, { cause: error });
  }
}
