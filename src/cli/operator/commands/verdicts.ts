import { type Command, InvalidArgumentError } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { readVerdicts, verdictsTable } from '../verdicts.ts';

/** `lvx verdicts`. */
export function verdictsCommand(): Command {
  return baseCommand('verdicts', 'packets by what became of them: how many, and how many a second')
    .option('--interval <seconds>', 'how long rates are taken over', readInterval, 1)
    .action(async (options: Common & { interval: number }) => {
      const read = await readVerdicts(clientOf(options), options.interval);
      await print(options, { json: read, text: () => verdictsTable(read.verdicts) });
    });
}

function readInterval(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds from 0.1 to 3600.');
}
