import { Command, InvalidArgumentError } from 'commander';
import { ApiClient } from '../../api/client.ts';
import { socketPath } from '../../api/socket-path.ts';
import { parseSettings } from '../../model/setting-text.ts';
import { settingNames } from '../../model/settings.ts';
import { write } from '../output.ts';
import { lvxVersion } from '../version.ts';
import { connectionHead, connectionLine } from './connections.ts';
import { eventHead, eventHint, eventLine } from './events.ts';
import { servicesTable } from './services.ts';
import { settingRows, settingsTable } from './settings.ts';
import { statusText } from './status.ts';
import { type Stopped, stop } from './stop.ts';
import { readVerdicts, verdictsTable } from './verdicts.ts';

/** The grammar of `lvx`, each command with what it does. */
export function operatorCommand(environment: NodeJS.ProcessEnv): Command {
  const program = new Command('lvx').description("Shows, sets and stops lvx's director.").version(lvxVersion());

  add('status', 'what runs, and what to know about it', async client => {
    const status = await client.status();
    return { json: status, text: () => statusText(status) };
  });
  add('services', 'services and servers with their connections and counters', async client => {
    const services = await client.services();
    return { json: { services }, text: () => servicesTable(services) };
  });
  common('verdicts', 'packets by what became of them: how many, and how many a second')
    .option('--interval <seconds>', 'how long rates are taken over', readInterval, 1)
    .action(async ({ socket, json, interval }: Common & { interval: number }) => {
      const read = await readVerdicts(clientAt(socket), interval);
      await print(json, { json: read, text: () => verdictsTable(read.verdicts) });
    });

  common('settings', 'every setting, or the ones given after they were changed')
    .argument('[NAME=VALUE...]', 'settings to change')
    .action(async (texts: string[], { socket, json }: Common) => {
      const change = parseSettings(texts);
      const names = texts.length === 0 ? settingNames : settingNames.filter(name => name in change);
      const client = clientAt(socket);
      const settings = settingRows(
        names,
        await (texts.length === 0 ? client.settings() : client.changeSettings(change)),
      );
      await print(json, { json: { settings }, text: () => settingsTable(settings) });
    });

  common('conns', 'the connection table; with --json one object a line').action(async ({ socket, json }: Common) => {
    if (!json) await write(connectionHead);
    for await (const connection of clientAt(socket).connections()) {
      await write(json ? `${JSON.stringify(connection)}\n` : connectionLine(connection));
    }
  });

  common('events', 'sampled packets as they come, until Ctrl-C; with --json one object a line').action(
    async ({ socket, json }: Common) => {
      const client = clientAt(socket);
      const hint = eventHint((await client.settings()).event_sampling);
      if (hint !== undefined) process.stderr.write(`lvx: ${hint}\n`);
      const events = await client.events();
      if (!json) await write(eventHead);
      for await (const event of events) await write(json ? `${JSON.stringify(event)}\n` : eventLine(event));
    },
  );

  common('stop', 'end the daemon; packets are still forwarded')
    .option('--detach', 'end forwarding too, also where no daemon runs', false)
    .option('--pin-dir <dir>', 'where the dataplane is pinned', '/sys/fs/bpf/lvx')
    .action(async ({ socket, json, detach, pinDir }: Common & { detach: boolean; pinDir: string }) => {
      const stopped = await stop(clientAt(socket), detach, pinDir);
      await write(json ? `${JSON.stringify(stopped)}\n` : stoppedText(stopped));
    });

  return program;

  interface Common {
    readonly socket?: string;
    readonly json: boolean;
  }

  function common(name: string, description: string): Command {
    return program
      .command(name)
      .description(description)
      .option('--json', 'print JSON', false)
      .option('--socket <path>', 'where lvxd listens (default: $LVX_SOCKET or /run/lvx/lvxd.sock)');
  }

  function add(name: string, description: string, ask: (client: ApiClient) => Promise<Answer>): void {
    common(name, description).action(async ({ socket, json }: Common) => print(json, await ask(clientAt(socket))));
  }

  function clientAt(socket: string | undefined): ApiClient {
    return new ApiClient(socketPath(socket, environment));
  }
}

function print(json: boolean, answer: Answer): Promise<void> {
  return write(json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text());
}

function readInterval(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds from 0.1 to 3600.');
}

interface Answer {
  readonly json: object;
  text(): string;
}

function stoppedText({ daemon, forwarding }: Stopped): string {
  const packets = { 'goes on': '; packets are still forwarded', ended: '; packets are no longer forwarded', none: '' };
  return `lvxd ${daemon === 'stopped' ? 'has ended' : 'was not running'}${packets[forwarding]}\n`;
}
