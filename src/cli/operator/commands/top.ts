import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { intervalOption } from '../interval.ts';
import { frameOf, type TopData } from '../top/frame.ts';
import { type Measure, measures, sortBy } from '../top/rates.ts';
import { Readings } from '../top/readings.ts';

type TopOptions = Common & { readonly interval: number; readonly once: boolean; readonly sort: Measure };

/** `lvx top`. */
export function topCommand(): Command {
  return baseCommand('top', 'services and servers, live, the busiest first; q ends it')
    .addOption(intervalOption('how often it is drawn, and how long rates are taken over'))
    .addOption(
      new Option('--sort <by>', 'connections, or new ones, packets, bits a second').choices(measures).default('pps'),
    )
    .option('--once', 'print one frame and end, as without a terminal', false)
    .action(async (options: TopOptions) => {
      const readings = new Readings(clientOf(options));
      if (!options.json && !options.once && process.stdout.isTTY) {
        const { showLive } = await import('../top/live.ts');
        return showLive(readings, options, process.stdout, process.stdin);
      }
      await readings.next();
      await sleep(options.interval * 1000);
      const data = await readings.next();
      await print(options, { json: jsonOf(data, options.sort), text: () => onceText(data, options.sort) });
    });
}

function onceText(data: TopData, sort: Measure): string {
  const columns = process.stdout.columns ?? 80;
  const { top, head, body } = frameOf(data, { sort, columns, rows: Number.POSITIVE_INFINITY, scroll: 0 });
  return [...top, head.trimEnd(), ...body].map(line => `${line}\n`).join('');
}

function jsonOf({ at, packetsPerSecond, services }: TopData, sort: Measure): object {
  const sorted = sortBy(sort, services).map(({ history: _, servers, ...service }) => ({
    ...service,
    servers: servers.map(({ history: __, scheduler: ___, ...server }) => server),
  }));
  return { at: at.toISOString(), packetsPerSecond, services: sorted };
}
