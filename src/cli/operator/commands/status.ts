import type { Command } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { statusText } from '../status.ts';

/** `lvx status`. */
export function statusCommand(): Command {
  return baseCommand('status', 'what runs, and what to know about it').action(async (options: Common) => {
    const status = await clientOf(options).status();
    await print(options, { json: status, text: () => statusText(status) });
  });
}
