import type { Command } from 'commander';
import { difference } from '../../../config/difference.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { changesText, touchedBy } from '../changes.ts';
import { endingWith } from '../ending.ts';
import { readWanted } from '../table-file.ts';

/** What says what there is to be. */
export interface FileOptions extends Common {
  readonly file: string;
}

/** `lvx diff`. */
export function diffCommand(): Command {
  return baseCommand('diff', 'what apply would change, and how many connections that touches')
    .requiredOption('-f, --file <file>', 'a file of services and settings; - for standard input')
    .addHelpText('after', '\nExit status: 0 without a difference, 1 with one, 2 if it could not be told.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action((options: FileOptions) => endingWith(2, () => showDifference(options)));
}

/** Prints what an application would change; the process ends with status 1 if there is something. */
export async function showDifference({ file, ...options }: FileOptions): Promise<void> {
  const client = clientOf(options);
  const wanted = await readWanted(file, client);
  const { changes } = difference(await client.table(), wanted);
  await print(options, {
    json: { changes, connections: touchedBy(changes) },
    text: () => (changes.length === 0 ? 'no difference\n' : changesText(changes)),
  });
  if (changes.length > 0) process.exitCode = 1;
}
