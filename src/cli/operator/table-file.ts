import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { ApiClient } from '../../api/client.ts';
import type { WantedTable } from '../../config/read.ts';

/**
 * Reads the file that a command line names; `-` is standard input.
 * @throws TableFileError with the place of everything that is wrong in it.
 */
export async function readWanted(path: string, client: Pick<ApiClient, 'schedulers'>): Promise<WantedTable> {
  const { readTableFile } = await import('../../config/read.ts');
  const [written, name] = path === '-' ? [await text(process.stdin), '<stdin>'] : [await readText(path), path];
  const schedulers = await client.schedulers.list().catch(noDaemon);
  return readTableFile(
    written,
    name,
    schedulers?.map(each => each.name),
  );
}

/** What is wrong in the file is told all the same. */
function noDaemon(): undefined {
  return undefined;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new Error(`${path}: expected a file that can be read, got ${code}`, { cause: error });
  }
}
