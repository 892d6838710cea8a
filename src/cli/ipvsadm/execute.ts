import { ApiError } from '../../api/api-error.ts';
import type { WireService } from '../../api/wire.ts';
import type { AdmCommand } from './command.ts';
import { connectionTexts } from './connections.ts';
import type { AdmContext } from './context.ts';
import { AdmFailure } from './failure.ts';
import { helpText, versionText } from './help.ts';
import { listText } from './list.ts';
import { ratesOf } from './rates.ts';
import { refusalText } from './refusals.ts';
import { saveText } from './save.ts';
import { nothingSynchronised, syncDaemonsText } from './sync-daemons.ts';
import { timeoutsText } from './timeouts.ts';

/** What is not itself made of commands. */
export type Executable = Exclude<AdmCommand, { kind: 'restore' }>;

/**
 * Does what one command line says; gives what is to be told on standard error though all went well, or nothing.
 * @throws AdmFailure where the director refuses
 */
export async function execute(command: Executable, context: AdmContext): Promise<string> {
  try {
    await perform(command, context);
    return command.kind === 'start-daemon' ? nothingSynchronised : '';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const listing = command.kind === 'list';
    throw new AdmFailure(listing ? 1 : 255, refusalText(command, error), listing);
  }
}

async function perform(command: Executable, context: AdmContext): Promise<void> {
  const { client, names, program, write } = context;
  switch (command.kind) {
    case 'help':
      return write(helpText(program));
    case 'version':
      return write(versionText(program));
    case 'list':
      return write(
        await listText(await readServices(command, context), command.style, command.service === undefined, names),
      );
    case 'list-connections':
      for await (const text of connectionTexts(client.connections(), command.style, names)) await write(text);
      return;
    case 'list-timeouts':
      return write(timeoutsText(await client.settings()));
    case 'save':
      return write(await saveText(await client.services(), command.numeric, names));
    case 'set':
      await client.changeSettings(command.settings);
      return;
    case 'list-daemons':
      return write(syncDaemonsText(await client.syncDaemons()));
    case 'start-daemon':
      return client.startSync(command.daemon);
    case 'stop-daemon':
      return client.stopSync(command.role);
    case 'clear':
      return client.clear();
    case 'zero':
      return client.zero(command.service);
    case 'add-service':
      return client.addService(command.service, command.options);
    case 'edit-service':
      return client.editService(command.service, command.options);
    case 'delete-service':
      return client.deleteService(command.service);
    case 'add-server':
      return client.addServer(command.service, command.server, command.options);
    case 'edit-server':
      return client.editServer(command.service, command.server, command.options);
    case 'delete-server':
      return client.deleteServer(command.service, command.server);
    default:
      return command satisfies never;
  }
}

type List = Extract<AdmCommand, { kind: 'list' }>;

async function readServices({ service, style }: List, { client, pause }: AdmContext): Promise<readonly WireService[]> {
  const read = async () => (service === undefined ? await client.services() : [await client.service(service)]);
  const before = await read();
  if (style.contents !== 'rate' || before.length === 0) return before;
  const began = performance.now();
  await pause();
  const after = await read();
  return ratesOf(before, after, (performance.now() - began) / 1000);
}
