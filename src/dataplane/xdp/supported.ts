import type { Connection } from '../../model/connection.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { defaultSettings, type Settings, settingNames } from '../../model/settings.ts';
import { formatIp, type Ip, isIpv6 } from '../../net/ip.ts';
import type { Ipv4 } from '../../net/ipv4.ts';
import { DataplaneError } from '../dataplane.ts';

/** @throws DataplaneError ERR_UNSUPPORTED for a service that the program can't do. */
export function checkService(service: Service): void {
  const { protocol, port, schedulerFlags, persistence, onePacket, servers } = service;
  if (protocol === 'sctp') unsupported(service, 'SCTP');
  if (port === 0) unsupported(service, 'a service for every port');
  if (schedulerFlags.length > 0) unsupported(service, 'scheduler flags');
  if (persistence !== undefined) unsupported(service, 'persistence');
  if (onePacket) unsupported(service, 'one-packet scheduling');
  if ([service.vip, ...servers.map(({ address }) => address)].some(isIpv6)) unsupported(service, 'IPv6');
  for (const { forwarding, upperThreshold, lowerThreshold } of servers) {
    if (forwarding.kind === 'direct' || forwarding.tunnel !== 'ipip')
      unsupported(service, 'forwarding other than IP-in-IP');
    if (upperThreshold !== 0 || lowerThreshold !== 0) unsupported(service, 'thresholds');
  }
}

/** @throws DataplaneError ERR_UNSUPPORTED for settings that the program can't do. */
export function checkSettings(settings: Settings): void {
  const other = settingNames.find(name => settings[name] !== defaultSettings[name]);
  if (other === undefined) return;
  const message = `Expected ${other} to be ${defaultSettings[other]}: the XDP dataplane can't do otherwise yet, got ${settings[other]}`;
  throw new DataplaneError('ERR_UNSUPPORTED', message);
}

/** @throws DataplaneError ERR_UNSUPPORTED for IPv6. */
export function ipv4Of(ip: Ip): Ipv4 {
  if (!isIpv6(ip)) return ip;
  throw new DataplaneError('ERR_UNSUPPORTED', `Expected an IPv4 address, got ${formatIp(ip)}`);
}

/** What a connection has that the program's entries don't tell. */
export function plainConnection({
  protocol,
  vip,
  port,
}: ServiceAddress): Pick<Connection, 'protocol' | 'vip' | 'port' | 'template'> {
  return { protocol, vip, port, template: false };
}

function unsupported(service: Service, what: string): never {
  const message = `Could not put service ${serviceName(service)}: the XDP dataplane can't do ${what} yet`;
  throw new DataplaneError('ERR_UNSUPPORTED', message);
}
