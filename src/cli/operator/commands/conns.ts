import { type Command, Option } from 'commander';
import type { WireConnectionFilter } from '../../../api/connection-wire.ts';
import { connectionStates } from '../../../model/connection.ts';
import { parseLimit } from '../../../model/connection-filter.ts';
import { parseServerPattern, parseServicePattern } from '../../../model/patterns.ts';
import { protocols } from '../../../model/protocol.ts';
import { parsePrefix } from '../../../net/prefix.ts';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, jsonLine, print } from '../base.ts';
import { connectionHead, connectionLine } from '../connections.ts';
import { checkedBy, readBy } from '../read-option.ts';

type ConnsOptions = Common & WireConnectionFilter & { count: boolean };

/** `lvx conns`. */
export function connsCommand(): Command {
  return baseCommand('conns', 'the connection table, or what passes filters; with --json one object a line')
    .option('--service <[protocol/]vip[:port]>', 'those of a service', checkedBy(parseServicePattern))
    .option('--server <address[:port]>', 'those with a real server', checkedBy(parseServerPattern))
    .option('--client <address[/bits]>', 'those of a client, or of clients in a prefix', checkedBy(parsePrefix))
    .addOption(new Option('--state <state>', 'those in a state').choices(connectionStates))
    .addOption(new Option('--protocol <protocol>', 'those of a protocol').choices(protocols))
    .option('--limit <n>', 'so many at most', readBy(parseLimit))
    .option('--count', 'only how many there are, templates included', false)
    .action(async ({ json, socket, count, ...filter }: ConnsOptions) => {
      const client = clientOf({ socket });
      if (count) {
        const found = await client.countConnections(filter);
        return print({ json }, { json: { count: found }, text: () => `${found}\n` });
      }
      const connections = client.connections(filter);
      let head = json ? '' : connectionHead;
      for await (const connection of connections) {
        await write(head + (json ? jsonLine(connection) : connectionLine(connection)));
        head = '';
      }
      await write(head);
    });
}
