import type { z } from 'zod';
import { expectationOf } from '../api/failure.ts';
import { serverContradictions, serviceContradictions } from '../director/contradictions.ts';
import type { Refusal } from '../director/refusal.ts';
import { type MarkService, markName } from '../model/mark.ts';
import { type Persistence, persistenceIn } from '../model/persistence.ts';
import type { Server } from '../model/server.ts';
import { type Service, type ServiceRules, schedulerFlags } from '../model/service.ts';
import { clientFamily, isMark, type VirtualAddress } from '../model/virtual-service.ts';
import { formatIp } from '../net/ip.ts';
import { type Port, parsePort } from '../net/port.ts';
import type { markFields, serverFields, serviceFields } from './file-schema.ts';
import { type Issue, valueIssue } from './issue.ts';
import { flagOf } from './scheduler-flags.ts';

/** What a part of a file comes to, and what in it does not go together; paths of issues begin in the part. */
export interface Built<T> {
  readonly value: T;
  readonly issues: readonly Issue[];
}

type ServiceFields = z.infer<typeof serviceFields>;
type MarkFields = z.infer<typeof markFields>;
type RuleFields = Pick<ServiceFields, keyof ServiceFields & keyof MarkFields>;

/** A service without servers, from its fields. @param schedulers names that there are */
export function buildService(
  { vip, port, protocol, ...fields }: ServiceFields,
  schedulers: readonly string[],
): Built<Service> {
  return build({ protocol, vip, port }, fields, schedulers);
}

/** A service for a mark without servers, from its fields. @param schedulers names that there are */
export function buildMark({ mark, family, ...fields }: MarkFields, schedulers: readonly string[]): Built<MarkService> {
  return build({ mark, family }, fields, schedulers);
}

function build<A extends VirtualAddress>(
  address: A,
  fields: RuleFields,
  schedulers: readonly string[],
): Built<A & ServiceRules> {
  const { scheduler, one_packet: onePacket } = fields;
  const flags = fields.scheduler_flags.map(word => ({ word, flag: flagOf(word, scheduler) }));
  const rules: ServiceRules = {
    ...{ scheduler, persistence: persistenceOf(clientFamily(address), fields), onePacket, servers: [] },
    schedulerFlags: schedulerFlags.filter(flag => flags.some(given => given.flag === flag)),
  };
  const value = { ...address, ...rules };
  const names = schedulers.map(name => JSON.stringify(name)).join(' or ');
  const issues = [
    ...(schedulers.includes(scheduler) ? [] : [valueIssue(['scheduler'], `expected ${names}, got "${scheduler}"`)]),
    ...serviceContradictions(address, rules).map(refusal => serviceIssue(refusal, address, fields)),
    ...flags.flatMap(({ word, flag }, at) =>
      flag === undefined ? valueIssue(['scheduler_flags', at], `expected a flag of ${scheduler}, got "${word}"`) : [],
    ),
  ];
  const { netmask, prefix } = fields.persistence ?? {};
  if (netmask === undefined || prefix === undefined) return { value, issues };
  const text = 'expected either a netmask (IPv4) or a prefix (IPv6), got both';
  return { value, issues: [...issues, valueIssue(['persistence'], text)] };
}

/** A server of a service, from its fields. */
export function buildServer(fields: z.infer<typeof serverFields>, service: VirtualAddress): Built<Server> {
  const { address, weight, forwarding, upper_threshold: upperThreshold, lower_threshold: lowerThreshold } = fields;
  const port = fields.port ?? usualPort(service);
  const value = { address, port, weight, forwarding, upperThreshold, lowerThreshold };
  const issues = serverContradictions(clientFamily(service), value).map(refusal => {
    switch (refusal) {
      case 'mixed-families':
        return blame(refusal, ['forwarding'], `direct routing from ${clientsText(service)} to ${formatIp(address)}`);
      case 'threshold-order':
        return blame(refusal, ['lower_threshold'], `${lowerThreshold} above ${upperThreshold}`);
      default:
        return blame(refusal, ['address'], formatIp(address));
    }
  });
  return { value, issues };
}

/** The port of a server of which a file tells none. */
export function usualPort(service: VirtualAddress): Port {
  return isMark(service) ? parsePort(0) : service.port;
}

function clientsText(service: VirtualAddress): string {
  return isMark(service) ? markName(service) : formatIp(service.vip);
}

function persistenceOf(family: 4 | 6, { persistence }: RuleFields): Persistence | undefined {
  if (persistence === undefined) return undefined;
  const { seconds: timeout, netmask, prefix } = persistence;
  if (prefix !== undefined) return { timeout, prefix };
  return netmask === undefined ? persistenceIn(family, timeout) : { timeout, netmask };
}

function serviceIssue(refusal: Refusal, address: VirtualAddress, { persistence }: RuleFields): Issue {
  switch (refusal) {
    case 'zero-port':
      return blame(refusal, ['port'], 'port 0 without persistence');
    case 'not-udp':
      return blame(refusal, ['one_packet'], isMark(address) ? markName(address) : address.protocol);
    default: {
      const key = persistence?.prefix === undefined ? 'netmask' : 'prefix';
      const what = isMark(address) ? markName(address) : `an IPv${clientFamily(address)} VIP`;
      return blame(refusal, ['persistence', key], `a ${key} for ${what}`);
    }
  }
}

function blame(refusal: Refusal, path: readonly PropertyKey[], got: string): Issue {
  return valueIssue(path, `${expectationOf(refusal)}, got ${got}`);
}
