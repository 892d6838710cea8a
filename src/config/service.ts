import type { z } from 'zod';
import { expectationOf } from '../api/failure.ts';
import { serverContradictions, serviceContradictions } from '../director/contradictions.ts';
import type { Refusal } from '../director/refusal.ts';
import { type Persistence, persistenceOf } from '../model/persistence.ts';
import type { Server } from '../model/server.ts';
import { type Service, type ServiceAddress, schedulerFlags } from '../model/service.ts';
import { familyOf, formatIp } from '../net/ip.ts';
import type { serverFields, serviceFields } from './file-schema.ts';
import { type Issue, valueIssue } from './issue.ts';
import { flagOf } from './scheduler-flags.ts';

/** What a part of a file comes to, and what in it does not go together; paths of issues begin in the part. */
export interface Built<T> {
  readonly value: T;
  readonly issues: readonly Issue[];
}

type ServiceFields = z.infer<typeof serviceFields>;

/** A service without servers, from its fields. @param schedulers names that there are */
export function buildService(fields: ServiceFields, schedulers: readonly string[]): Built<Service> {
  const { vip, port, protocol, scheduler, one_packet: onePacket } = fields;
  const flags = fields.scheduler_flags.map(word => ({ word, flag: flagOf(word, scheduler) }));
  const persistence = persistenceIn(fields);
  const value: Service = {
    ...{ protocol, vip, port, scheduler, persistence, onePacket, servers: [] },
    schedulerFlags: schedulerFlags.filter(flag => flags.some(given => given.flag === flag)),
  };
  const names = schedulers.map(name => JSON.stringify(name)).join(' or ');
  const issues = [
    ...(schedulers.includes(scheduler) ? [] : [valueIssue(['scheduler'], `expected ${names}, got "${scheduler}"`)]),
    ...serviceContradictions(value, value).map(refusal => serviceIssue(refusal, fields)),
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
export function buildServer(fields: z.infer<typeof serverFields>, { vip, port }: ServiceAddress): Built<Server> {
  const { address, weight, forwarding, upper_threshold: upperThreshold, lower_threshold: lowerThreshold } = fields;
  const value = { address, port: fields.port ?? port, weight, forwarding, upperThreshold, lowerThreshold };
  const issues = serverContradictions(vip, value).map(refusal => {
    switch (refusal) {
      case 'mixed-families':
        return blame(refusal, ['forwarding'], `direct routing from ${formatIp(vip)} to ${formatIp(address)}`);
      case 'threshold-order':
        return blame(refusal, ['lower_threshold'], `${lowerThreshold} above ${upperThreshold}`);
      default:
        return blame(refusal, ['address'], formatIp(address));
    }
  });
  return { value, issues };
}

function persistenceIn({ vip, persistence }: ServiceFields): Persistence | undefined {
  if (persistence === undefined) return undefined;
  const { seconds: timeout, netmask, prefix } = persistence;
  if (prefix !== undefined) return { timeout, prefix };
  return netmask === undefined ? persistenceOf(vip, timeout) : { timeout, netmask };
}

function serviceIssue(refusal: Refusal, { vip, protocol, persistence }: ServiceFields): Issue {
  switch (refusal) {
    case 'zero-port':
      return blame(refusal, ['port'], 'port 0 without persistence');
    case 'not-udp':
      return blame(refusal, ['one_packet'], protocol);
    default: {
      const key = persistence?.prefix === undefined ? 'netmask' : 'prefix';
      return blame(refusal, ['persistence', key], `a ${key} for an IPv${familyOf(vip)} VIP`);
    }
  }
}

function blame(refusal: Refusal, path: readonly PropertyKey[], got: string): Issue {
  return valueIssue(path, `${expectationOf(refusal)}, got ${got}`);
}
