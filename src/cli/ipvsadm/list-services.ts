import type { AdmCommand } from './command.ts';
import type { AdmContext } from './context.ts';
import { listText } from './list.ts';

type List = Extract<AdmCommand, { kind: 'list' }>;

/** Prints services, or one. */
export async function listServices({ service, style }: List, { client, names, write }: AdmContext): Promise<void> {
  const also = { rates: style.contents === 'rate' };
  const services = service === undefined ? await client.services(also) : [await client.service(service, also)];
  return write(await listText(services, style, service === undefined, names));
}
