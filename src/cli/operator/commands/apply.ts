import type { Command } from 'commander';
import { applyTable } from '../apply.ts';
import { baseCommand, clientOf, print } from '../base.ts';
import { changesText, touchedBy } from '../changes.ts';
import { endingWith } from '../ending.ts';
import { readWanted } from '../table-file.ts';
import { type FileOptions, showDifference } from './diff.ts';

/** `lvx apply`. */
export function applyCommand(): Command {
  return baseCommand('apply', 'make services, servers and settings what a file says')
    .requiredOption('-f, --file <file>', 'a file of services and settings; - for standard input')
    .option('--dry-run', 'only show what would change, as diff does, with its exit status', false)
    .action(({ dryRun, ...options }: FileOptions & { dryRun: boolean }) =>
      dryRun ? endingWith(2, () => showDifference(options)) : endingWith(1, () => apply(options)),
    );
}

async function apply({ file, ...options }: FileOptions): Promise<void> {
  const client = clientOf(options);
  const changes = await applyTable(client, await readWanted(file, client));
  await print(options, {
    json: { changes, connections: touchedBy(changes) },
    text: () => (changes.length === 0 ? 'nothing to change\n' : changesText(changes)),
  });
}
