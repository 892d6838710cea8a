import { Command } from 'commander';
import { ApiClient } from '../../api/client.ts';
import { socketPath } from '../../api/socket-path.ts';
import { write } from '../output.ts';
import { lvxVersion } from '../version.ts';
import { connectionHead, connectionLine } from './connections.ts';
import { servicesTable } from './services.ts';
import { statusText } from './status.ts';
import { type Stopped, stop } from './stop.ts';
import { table } from './table.ts';

/** The grammar of `lvx`, each command with what it does. */
export function operatorCommand(environment: NodeJS.ProcessEnv): Command {
  const program = new Command('lvx').description("Shows and stops lvx's director.").version(lvxVersion());

  add('status', 'what runs, and what to know about it', async client => {
    const status = await client.status();
    return { json: status, text: () => statusText(status) };
  });
  add('services', 'services and servers with their connections and counters', async client => {
    const services = await client.services();
    return { json: { services }, text: () => servicesTable(services) };
  });
  add('verdicts', 'packets by what became of them', async client => {
    const verdicts = await client.verdicts();
    const rows = verdicts.map(({ name, packets, meaning }) => [name, packets, meaning]);
    return { json: { verdicts }, text: () => table(['VERDICT', '>PACKETS', 'MEANING'], rows) };
  });

  common('conns', 'the connection table; with --json one object a line').action(async ({ socket, json }: Common) => {
    if (!json) await write(connectionHead);
    for await (const connection of new ApiClient(socketPath(socket, environment)).connections()) {
      await write(json ? `${JSON.stringify(connection)}\n` : connectionLine(connection));
    }
  });

  common('stop', 'end the daemon; packets are still forwarded')
    .option('--detach', 'end forwarding too, also where no daemon runs', false)
    .option('--pin-dir <dir>', 'where the dataplane is pinned', '/sys/fs/bpf/lvx')
    .action(async ({ socket, json, detach, pinDir }: Common & { detach: boolean; pinDir: string }) => {
      const stopped = await stop(new ApiClient(socketPath(socket, environment)), detach, pinDir);
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
    common(name, description).action(async ({ socket, json }: Common) => {
      const answer = await ask(new ApiClient(socketPath(socket, environment)));
      await write(json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text());
    });
  }
}

interface Answer {
  readonly json: object;
  text(): string;
}

function stoppedText({ daemon, forwarding }: Stopped): string {
  const packets = { 'goes on': '; packets are still forwarded', ended: '; packets are no longer forwarded', none: '' };
  return `lvxd ${daemon === 'stopped' ? 'has ended' : 'was not running'}${packets[forwarding]}\n`;
}
