import type { WireService } from '../../api/wire.ts';
import type { AdmCommand } from './command.ts';
import type { AdmContext } from './context.ts';
import { listText } from './list.ts';
import { ratesOf } from './rates.ts';

type List = Extract<AdmCommand, { kind: 'list' }>;

/** Prints services, or one. */
export async function listServices(command: List, context: AdmContext): Promise<void> {
  const { service, style } = command;
  const services = await readServices(command, context);
  return context.write(await listText(services, style, service === undefined, context.names));
}

async function readServices({ service, style }: List, { client, pause }: AdmContext): Promise<readonly WireService[]> {
  const read = async () => (service === undefined ? await client.services() : [await client.service(service)]);
  const before = await read();
  if (style.contents !== 'rate' || before.length === 0) return before;
  const began = performance.now();
  await pause();
  const after = await read();
  return ratesOf(before, after, (performance.now() - began) / 1000);
}
