import { ApiError } from '../../api/api-error.ts';
import type { AdmCommand, PrintCommand } from './command.ts';
import type { AdmContext } from './context.ts';
import { AdmFailure } from './failure.ts';
import { nothingMarked } from './marks.ts';
import { refusalText } from './refusals.ts';
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
    return warningAfter(command);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const listing = command.kind === 'list';
    throw new AdmFailure(listing ? 1 : 255, refusalText(command, error), listing);
  }
}

/** What a command says on standard error when it is done, if anything. */
export function warningAfter(command: Executable): string {
  if (command.kind === 'start-daemon') return nothingSynchronised;
  return command.kind === 'add-service' && 'mark' in command.service ? nothingMarked : '';
}

async function perform(command: Executable, context: AdmContext): Promise<void> {
  const { client } = context;
  switch (command.kind) {
    case 'set':
      await client.changeSettings(command.settings);
      return;
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
      return print(command, context);
  }
}

/** What a command prints is loaded when it is needed: most commands print nothing, and are to start fast. */
async function print(command: PrintCommand, context: AdmContext): Promise<void> {
  const { client, names, program, write } = context;
  switch (command.kind) {
    case 'help':
      return write((await import('./help.ts')).helpText(program));
    case 'version':
      return write((await import('./version-text.ts')).versionText(program));
    case 'list':
      return (await import('./list-services.ts')).listServices(command, context);
    case 'list-connections': {
      const { connectionTexts } = await import('./connections.ts');
      for await (const text of connectionTexts(client.connectionPieces(), command.style, names)) await write(text);
      return;
    }
    case 'list-timeouts':
      return write(timeoutsText(await client.settings()));
    case 'list-daemons':
      return write(syncDaemonsText(await client.syncDaemons()));
    case 'save': {
      const [{ saveText }, { allServices }] = await Promise.all([import('./save.ts'), import('./list-services.ts')]);
      return write(await saveText(await allServices(client), command.numeric, names));
    }
    default:
      return command satisfies never;
  }
}
