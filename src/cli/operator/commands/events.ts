import type { Command } from 'commander';
import type { WireEventFilter } from '../../../api/packet-wire.ts';
import { parseServicePattern } from '../../../model/patterns.ts';
import { parsePrefix } from '../../../net/prefix.ts';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, jsonLine } from '../base.ts';
import { eventHead, eventHint, eventLine } from '../events.ts';
import { checkedBy } from '../read-option.ts';

/** `lvx events`. */
export function eventsCommand(): Command {
  return baseCommand('events', 'sampled packets as they come, until Ctrl-C; with --json one object a line')
    .option('--verdict <name>', 'those that left with it, or with one that begins so: TX, DROP')
    .option('--client <address[/bits]>', 'those of a client, or of clients in a prefix', checkedBy(parsePrefix))
    .option('--service <[protocol/]vip[:port]>', 'those for a service', checkedBy(parseServicePattern))
    .action(async ({ json, socket, ...filter }: Common & WireEventFilter) => {
      const client = clientOf({ socket });
      const hint = eventHint((await client.settings()).event_sampling);
      if (hint !== undefined) process.stderr.write(`lvx: ${hint}\n`);
      const events = await client.events(filter);
      if (!json) await write(eventHead);
      for await (const event of events) await write(json ? jsonLine(event) : eventLine(event));
    });
}
