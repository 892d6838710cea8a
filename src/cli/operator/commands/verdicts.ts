import type { Command } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { intervalOption } from '../interval.ts';
import { slowPathTable } from '../slow-path.ts';
import { readVerdicts, type Verdicts, verdictsTable } from '../verdicts.ts';

/** `lvx verdicts`. */
export function verdictsCommand(): Command {
  return baseCommand('verdicts', 'packets by what became of them: how many, and how many a second')
    .addOption(intervalOption('how long rates are taken over'))
    .action(async (options: Common & { interval: number }) => {
      const read = await readVerdicts(clientOf(options), options.interval);
      await print(options, { json: read, text: () => verdictsText(read) });
    });
}

function verdictsText({ verdicts, slowPath }: Verdicts): string {
  const slow = slowPathTable(slowPath);
  return `${verdictsTable(verdicts)}${slow && `\n${slow}`}`;
}
