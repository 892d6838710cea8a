import type { ApiClient, Asked } from '../../api/client.ts';
import type { WireVirtualAddress, WireVirtualService } from '../../api/wire.ts';
import type { AdmCommand } from './command.ts';
import type { AdmContext } from './context.ts';
import { listText } from './list.ts';

type List = Extract<AdmCommand, { kind: 'list' }>;

/** Prints services, or one. */
export async function listServices({ service, style }: List, { client, names, write }: AdmContext): Promise<void> {
  const also = { rates: style.contents === 'rate' };
  const services = service === undefined ? await allServices(client, also) : [await find(client, service, also)];
  return write(await listText(services, style, service === undefined, names));
}

/** Every service, those for marks last. */
export async function allServices(client: ApiClient, also: Asked = {}): Promise<readonly WireVirtualService[]> {
  const { services, marks } = await client.table(also);
  return [...services, ...marks];
}

function find(client: ApiClient, service: WireVirtualAddress, also: Asked): Promise<WireVirtualService> {
  return 'mark' in service ? client.mark(service, also) : client.service(service, also);
}
