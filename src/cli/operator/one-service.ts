import type { ApiClient } from '../../api/client.ts';
import type { WireServiceAddress } from '../../api/wire.ts';
import { isService, parseServicePattern } from '../../model/patterns.ts';
import { parseIp } from '../../net/ip.ts';
import { parsePort } from '../../net/port.ts';
import { endpointText } from './endpoint.ts';

/**
 * The one service that a text means, `VIP`, `VIP:PORT` or with `PROTOCOL/` in front.
 * @throws Error if there is none, or more than one
 */
export async function oneService(client: Pick<ApiClient, 'services'>, text: string): Promise<WireServiceAddress> {
  const pattern = parseServicePattern(text);
  const found = (await client.services()).filter(({ protocol, vip, port }) =>
    isService(pattern, { protocol, vip: parseIp(vip), port: parsePort(port) }),
  );
  const [service] = found;
  if (service !== undefined && found.length === 1) {
    const { protocol, vip, port } = service;
    return { protocol, vip, port };
  }
  const got = found.length === 0 ? 'none' : found.map(serviceText).join(', ');
  throw new Error(`Expected ${text} to be one service, got ${got}`);
}

/** A service's address as commands take it. */
export function serviceText({ protocol, vip, port }: WireServiceAddress): string {
  return `${protocol}/${endpointText(vip, port)}`;
}
