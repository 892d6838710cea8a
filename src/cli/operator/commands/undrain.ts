import { type Command, InvalidArgumentError } from 'commander';
import { parseServerPattern, parseServicePattern, type ServicePattern } from '../../../model/patterns.ts';
import { maxWeight } from '../../../model/server.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { serviceText, type Undrained, undrain } from '../drain/drain.ts';
import { readBy } from '../read-option.ts';

interface UndrainOptions extends Common {
  readonly service?: ServicePattern;
  readonly weight?: number;
}

/** `lvx undrain`. */
export function undrainCommand(): Command {
  return baseCommand('undrain', 'give a drained server its weights back')
    .argument('<server>', 'ADDRESS or ADDRESS:PORT')
    .option('--service <[protocol/]vip[:port]>', 'in this service only', readBy(parseServicePattern))
    .option('--weight <n>', 'this weight wherever it has 0, not the one it had', readWeight)
    .action(async (text: string, { service, weight, ...options }: UndrainOptions) => {
      const meant = { text, server: parseServerPattern(text), service };
      const { changed, left } = await undrain(clientOf(options), meant, weight);
      const services = changed.map(({ place, weight: now }) => ({ service: serviceText(place), weight: now }));
      const kept = left.map(serviceText);
      await print(options, {
        json: { server: text, services, left: kept },
        text: () => textOf(text, { changed, left }),
      });
    });
}

function textOf(server: string, { changed, left }: Undrained): string {
  const lines = [
    ...changed.map(({ place, weight }) => `${serviceText(place)}: ${server} has weight ${weight} again\n`),
    ...left.map(place => `${serviceText(place)}: weight 0, as before it was drained; --weight N changes that\n`),
  ];
  return lines.join('');
}

function readWeight(text: string): number {
  const weight = Number(text);
  if (/^\d+$/.test(text) && weight >= 1 && weight <= maxWeight) return weight;
  throw new InvalidArgumentError(`Expected a number from 1 to ${maxWeight}.`);
}
