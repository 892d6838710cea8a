import { parseEndpoint } from '../net/endpoint.ts';
import { NetValueError } from '../net/errors.ts';
import { type Ip, parseIp } from '../net/ip.ts';
import type { Port } from '../net/port.ts';
import { type Protocol, protocols } from './protocol.ts';
import type { ServerAddress } from './server.ts';
import type { ServiceAddress } from './service.ts';

/** Real servers by address; with a port, those with this one only. */
export interface ServerPattern {
  readonly address: Ip;
  readonly port: Port | undefined;
}

/** Services by VIP; with a port or a protocol, those with these only. */
export interface ServicePattern {
  readonly vip: Ip;
  readonly port: Port | undefined;
  readonly protocol: Protocol | undefined;
}

/**
 * Reads `ADDRESS` or `ADDRESS:PORT`; an IPv6 address before a port stands in brackets.
 * @throws NetValueError for anything else.
 */
export function parseServerPattern(text: string): ServerPattern {
  return hostAndPort(text) ?? fail('a server like 10.0.0.11, 10.0.0.11:80 or [fd00::11]:80', text);
}

/**
 * Reads `VIP` or `VIP:PORT`, a protocol in front if it matters: `tcp 10.0.0.100:80` or, without a space, `tcp/10.0.0.100:80`.
 * @throws NetValueError for anything else.
 */
export function parseServicePattern(text: string): ServicePattern {
  const [, word, rest = ''] = /^(?:([a-z]+)[ /])?(.*)$/s.exec(text) ?? [];
  const protocol = protocols.find(each => each === word);
  const at = word === undefined || protocol !== undefined ? hostAndPort(rest) : undefined;
  if (at === undefined) return fail('a service like 10.0.0.100, 10.0.0.100:80 or tcp/10.0.0.100:80', text);
  return { vip: at.address, port: at.port, protocol };
}

/** Whether a pattern means a server. */
export function isServer({ address, port }: ServerPattern, server: ServerAddress): boolean {
  return address === server.address && (port === undefined || port === server.port);
}

/** Whether a pattern means a service. */
export function isService({ vip, port, protocol }: ServicePattern, service: ServiceAddress): boolean {
  if (vip !== service.vip) return false;
  return (port === undefined || port === service.port) && (protocol === undefined || protocol === service.protocol);
}

function hostAndPort(text: string): ServerPattern | undefined {
  for (const read of [parseEndpoint, (host: string) => ({ address: parseIp(host), port: undefined })]) {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof NetValueError)) throw error;
    }
  }
  return undefined;
}

function fail(expected: string, got: string): never {
  throw new NetValueError(expected, got);
}
