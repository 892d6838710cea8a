import { type Command, InvalidArgumentError } from 'commander';
import { parseServerPattern, parseServicePattern, type ServicePattern } from '../../../model/patterns.ts';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { drain, serviceText } from '../drain/drain.ts';
import { progressText, type Sample } from '../drain/forecast.ts';
import { loadOf, waitUntilEmpty } from '../drain/wait.ts';
import { readBy } from '../read-option.ts';

/** The exit status when the time was over and connections were left. */
const timedOut = 3;

interface DrainOptions extends Common {
  readonly service?: ServicePattern;
  readonly wait: boolean;
  readonly timeout?: number;
}

/** `lvx drain`. */
export function drainCommand(): Command {
  const command = baseCommand('drain', 'give a server weight 0 in every service; its connections go on')
    .argument('<server>', 'ADDRESS or ADDRESS:PORT')
    .option('--service <[protocol/]vip[:port]>', 'in this service only', readBy(parseServicePattern))
    .option('--wait', 'wait until no connection is left, and show how many are', false)
    .option('--timeout <seconds>', 'with --wait: how long; exit status 3 if connections are left then', readSeconds);
  return command.action(async (text: string, options: DrainOptions) => {
    if (options.timeout !== undefined && !options.wait) command.error('error: --timeout needs --wait');
    const client = clientOf(options);
    const server = parseServerPattern(text);
    const places = await drain(client, { text, server, service: options.service });
    const services = places.map(place => ({ service: serviceText(place), weightBefore: place.server.weight }));
    if (!options.json) await write(drainedText(text, services));
    if (options.wait) {
      const patience = { interval: 1, timeout: options.timeout ?? Number.POSITIVE_INFINITY };
      const left = await waitUntilEmpty(client, places, patience, tellProgress(options));
      if (left > 0) {
        process.exitCode = timedOut;
        if (!options.json && process.stdout.isTTY) await write('\n');
      }
    }
    const { connections, persistent } = await loadOf(client, places);
    await print(options, {
      json: { server: text, services, connections, persistent },
      text: () => endText(options.wait, connections, persistent),
    });
  });
}

function drainedText(server: string, services: readonly { service: string; weightBefore: number }[]): string {
  const lines = services.map(({ service, weightBefore }) => {
    return `  ${service}: ${weightBefore === 0 ? 'weight 0 already' : `weight ${weightBefore} before`}\n`;
  });
  return `${server} has weight 0 in ${services.length} ${services.length === 1 ? 'service' : 'services'}:\n${lines.join('')}`;
}

function endText(waited: boolean, connections: number, persistent: number): string {
  const clients = `${persistent} persistent ${persistent === 1 ? 'client keeps' : 'clients keep'} to it`;
  const note = persistent === 0 ? '' : `${clients} unless expire_quiescent_template is 1\n`;
  return waited ? note : `${connections} ${connections === 1 ? 'connection' : 'connections'} left\n${note}`;
}

/** At a terminal one line that changes, else a line a look. */
function tellProgress({ json }: Common): (samples: readonly Sample[]) => Promise<void> {
  if (json) return async () => undefined;
  const live = process.stdout.isTTY;
  return async samples => {
    const last = samples.at(-1)?.left === 0;
    await write(live ? `\r\x1b[K${progressText(samples)}${last ? '\n' : ''}` : `${progressText(samples)}\n`);
  };
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= 1e6) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds above 0.');
}
