import { type Command, InvalidArgumentError } from 'commander';
import type { WirePacketQuestion } from '../../../api/packet-wire.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { explanationText } from '../explain/explain-text.ts';
import { parsePacket } from '../explain/parse-packet.ts';

interface ExplainOptions extends Common, Pick<WirePacketQuestion, 'flags' | 'ttl' | 'tos' | 'interface'> {
  readonly syn: boolean;
  readonly ack: boolean;
  readonly size?: number;
  readonly df: boolean;
}

/** `lvx explain`. */
export function explainCommand(): Command {
  const command = baseCommand('explain', 'what would become of a packet, stage by stage; nothing is changed by asking')
    .argument('<packet...>', 'PROTOCOL CLIENT:PORT VIP:PORT, also as "PROTOCOL CLIENT:PORT -> VIP:PORT"')
    .option('--syn', 'TCP: the first packet of a connection, as without a word', false)
    .option('--ack', 'TCP: a packet of a connection that is there', false)
    .option('--flags <letters>', 'TCP: these flags, of F S R P A U', readFlags)
    .option('--size <bytes>', 'of the IP packet; by default as short as can be', readNumber(65_535))
    .option('--ttl <n>', 'TTL or hop limit', readNumber(255), 64)
    .option('--tos <n>', 'TOS or traffic class, as 0x12 or 18', readNumber(255), 0)
    .option('--no-df', 'IPv4: it may be fragmented')
    .option('--interface <name>', "that it comes in by; by default the first of the daemon's");
  return command.action(async (words: string[], { syn, ack, size, socket, json, flags, ...fields }: ExplainOptions) => {
    if ([syn, ack, flags !== undefined].filter(Boolean).length > 1) {
      command.error('error: expected at most one of --syn, --ack and --flags');
    }
    const question: WirePacketQuestion = {
      ...{ ...parsePacket(words), ...fields, flags: flags ?? (ack ? 'A' : 'S') },
      ...(size !== undefined && { length: size }),
    };
    const client = clientOf({ socket });
    const [explanation, verdicts] = await Promise.all([client.explain(question), client.verdicts()]);
    await print({ json }, { json: explanation, text: () => explanationText(question, explanation, verdicts) });
  });
}

function readFlags(text: string): string {
  const letters = text.toUpperCase();
  if (/^[FSRPAU]*$/.test(letters)) return letters;
  throw new InvalidArgumentError('Expected some of the letters F S R P A U.');
}

function readNumber(most: number): (text: string) => number {
  return text => {
    const value = Number(text);
    if (/^(\d+|0x[0-9a-f]+)$/i.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number from 0 to ${most}.`);
  };
}
