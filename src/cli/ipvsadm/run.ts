import { ApiError } from '../../api/api-error.ts';
import type { ApiClient } from '../../api/client.ts';
import { NoAnswerError } from '../../api/http.ts';
import type { AdmCommand } from './command.ts';
import { AdmFailure } from './failure.ts';
import { helpText, versionText } from './help.ts';
import { listText } from './list.ts';
import type { Names } from './names.ts';
import { parseCommandLine } from './parse.ts';

/** What a command works with. */
export interface AdmContext {
  /** The name it was called by, e.g. `ipvsadm`. */
  readonly program: string;
  readonly client: ApiClient;
  readonly names: Names;
}

/** What a command leaves: its exit status and what it printed. */
export interface AdmResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line of ipvsadm against the director. */
export async function runIpvsadm(words: readonly string[], context: AdmContext): Promise<AdmResult> {
  try {
    const command = await parseCommandLine(words, context.program, context.names);
    return { status: 0, out: await execute(command, context), err: '' };
  } catch (error) {
    if (error instanceof AdmFailure) return { status: error.status, out: '', err: `${error.message}\n` };
    if (error instanceof NoAnswerError) return { status: 2, out: '', err: `${error.message}\n` };
    throw error;
  }
}

async function execute(command: AdmCommand, context: AdmContext): Promise<string> {
  try {
    return await ask(command, context);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const text = texts[error.code] ?? { plain: error.message };
    const message = ofServers(command) ? (text.ofServers ?? text.plain) : text.plain;
    throw new AdmFailure(command.kind === 'list' ? 1 : 255, message);
  }
}

async function ask(command: AdmCommand, { client, names, program }: AdmContext): Promise<string> {
  switch (command.kind) {
    case 'help':
      return helpText(program);
    case 'version':
      return versionText(program);
    case 'list': {
      const { service, style } = command;
      const services = service === undefined ? await client.services() : [await client.service(service)];
      return listText(services, style, service === undefined, names);
    }
    case 'clear':
      await client.clear();
      return '';
    case 'zero':
      await client.zero(command.service);
      return '';
    case 'add-service':
      await client.addService(command.service, { scheduler: command.scheduler });
      return '';
    case 'edit-service':
      await client.editService(command.service, { scheduler: command.scheduler });
      return '';
    case 'delete-service':
      await client.deleteService(command.service);
      return '';
    case 'add-server':
      await client.addServer(command.service, command.server, { weight: command.weight });
      return '';
    case 'edit-server':
      await client.editServer(command.service, command.server, { weight: command.weight });
      return '';
    case 'delete-server':
      await client.deleteServer(command.service, command.server);
      return '';
    default:
      return command satisfies never;
  }
}

/** ipvsadm's texts for the director's refusals; some differ between commands on services and on servers. */
const texts: Readonly<Record<string, { plain: string; ofServers?: string }>> = {
  'service-exists': { plain: 'Service already exists' },
  'no-such-service': { plain: 'No such service', ofServers: 'Service not defined' },
  'no-such-scheduler': { plain: 'Scheduler or persistence engine not found' },
  'server-exists': { plain: 'Destination already exists' },
  'no-such-server': { plain: 'No such destination' },
  'not-unicast': { plain: 'Invalid operation.  Possibly wrong module version, address not unicast, ...' },
};

function ofServers({ kind }: AdmCommand): boolean {
  return kind === 'add-server' || kind === 'edit-server' || kind === 'delete-server';
}
