import { ApiError } from '../../api/api-error.ts';
import type { ApiClient } from '../../api/client.ts';
import { NoAnswerError } from '../../api/http.ts';
import type { WireService } from '../../api/wire.ts';
import type { AdmCommand } from './command.ts';
import { connectionTexts } from './connections.ts';
import { AdmFailure } from './failure.ts';
import { helpText, versionText } from './help.ts';
import { listText } from './list.ts';
import type { Names } from './names.ts';
import { parseCommandLine } from './parse.ts';
import { ratesOf } from './rates.ts';
import { refusalText } from './refusals.ts';
import { timeoutsText } from './timeouts.ts';

/** What a command works with. */
export interface AdmContext {
  /** The name it was called by, e.g. `ipvsadm`. */
  readonly program: string;
  readonly client: ApiClient;
  readonly names: Names;
  /** Prints on standard output. */
  readonly write: (text: string) => Promise<void>;
  /** Waits between the two readings that rates are taken from. */
  readonly pause: () => Promise<void>;
}

/** What a command leaves: its exit status, and what is to be printed on standard error. */
export interface AdmResult {
  readonly status: number;
  readonly err: string;
}

/** Runs one command line of ipvsadm against the director. */
export async function runIpvsadm(words: readonly string[], context: AdmContext): Promise<AdmResult> {
  try {
    const command = await parseCommandLine(words, context.program, context.names);
    await execute(command, context);
    return { status: 0, err: '' };
  } catch (error) {
    if (error instanceof AdmFailure) return { status: error.status, err: `${error.message}\n` };
    if (error instanceof NoAnswerError) return { status: 2, err: `${error.message}\n` };
    throw error;
  }
}

async function execute(command: AdmCommand, context: AdmContext): Promise<void> {
  try {
    await perform(command, context);
  } catch (error) {
    if (error instanceof ApiError) throw new AdmFailure(command.kind === 'list' ? 1 : 255, refusalText(command, error));
    throw error;
  }
}

async function perform(command: AdmCommand, context: AdmContext): Promise<void> {
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
    case 'set':
      await client.changeSettings(command.settings);
      return;
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
