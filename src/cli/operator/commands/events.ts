import type { Command } from 'commander';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, jsonLine } from '../base.ts';
import { eventHead, eventHint, eventLine } from '../events.ts';

/** `lvx events`. */
export function eventsCommand(): Command {
  const description = 'sampled packets as they come, until Ctrl-C; with --json one object a line';
  return baseCommand('events', description).action(async ({ json, ...options }: Common) => {
    const client = clientOf(options);
    const hint = eventHint((await client.settings()).event_sampling);
    if (hint !== undefined) process.stderr.write(`lvx: ${hint}\n`);
    const events = await client.events();
    if (!json) await write(eventHead);
    for await (const event of events) await write(json ? jsonLine(event) : eventLine(event));
  });
}
