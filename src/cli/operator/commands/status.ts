import type { Command } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { intervalOption } from '../interval.ts';
import { readStatus, statusText } from '../status.ts';

/** `lvx status`. */
export function statusCommand(): Command {
  return baseCommand('status', 'one screen: what runs, what it carries, what becomes of packets, warnings')
    .addOption(intervalOption('how long rates are taken over'))
    .action(async (options: Common & { interval: number }) => {
      const status = await readStatus(clientOf(options), options.interval);
      await print(options, { json: status, text: () => statusText(status) });
    });
}
