import { createHash } from 'node:crypto';
import { forwardingName } from '../model/forwarding.ts';
import { serverName } from '../model/server.ts';
import { type SettingName, type Settings, settingNames } from '../model/settings.ts';
import { type VirtualService, virtualName } from '../model/virtual-service.ts';
import { isSameService } from './diff.ts';
import type { Table } from './state.ts';

/** What makes a step that can be undone: a clear, an application of a file, an undo. */
export const undoReasons = ['clear', 'apply', 'undo'] as const;

/** What made a step that can be undone. */
export type UndoReason = (typeof undoReasons)[number];

/** A table as far as it takes to tell whether another one is the same: there may be a hundred thousand servers. */
export interface TableDigest {
  /** By `virtualName`: a digest of the service and its servers, in their order. */
  readonly services: ReadonlyMap<string, string>;
  readonly settings: Settings;
}

/** A change of the table that can be undone. */
export interface UndoStep {
  readonly reason: UndoReason;
  readonly at: Date;
  readonly before: Table;
  readonly after: TableDigest;
}

/** A step as it is told: what made it and when, not the tables. */
export type UndoTitle = Pick<UndoStep, 'reason' | 'at'>;

/** The step from one table to another one. */
export function undoStep(reason: UndoReason, { services, marks, settings }: Table, after: Table): UndoStep {
  return { reason, at: new Date(), before: { services, marks, settings }, after: digestOf(after) };
}

/** The table that an undo leads to. Settings that the step did not change stay as they are. */
export function undone({ before, after }: UndoStep, now: Table): Table {
  const names = changedSettings(before.settings, after.settings);
  const { services, marks } = before;
  if (names.length === 0) return { services, marks, settings: now.settings };
  const settings = Object.fromEntries(names.map(name => [name, before.settings[name]]));
  return { services, marks, settings: { ...now.settings, ...settings } };
}

/**
 * What was changed since the step and would be lost by its undo: names of services, and of settings that the step changed.
 * What is by now as it was before the step is not lost.
 */
export function lostByUndo({ before, after }: UndoStep, now: Table): string[] {
  const former = digestOf(before).services;
  const present = digestOf(now).services;
  const services = [...new Set([...after.services.keys(), ...present.keys()])].filter(name => {
    const digest = present.get(name);
    return digest !== after.services.get(name) && digest !== former.get(name);
  });
  const settings = changedSettings(before.settings, after.settings).filter(name => {
    const value = now.settings[name];
    return value !== after.settings[name] && value !== before.settings[name];
  });
  return [...services, ...settings];
}

/** Whether two tables are the same, the order of services and servers included. */
export function isSameTable(one: Table, other: Table): boolean {
  return (
    areAlike(one.services, other.services) &&
    areAlike(one.marks, other.marks) &&
    changedSettings(one.settings, other.settings).length === 0
  );
}

function changedSettings(one: Settings, other: Settings): SettingName[] {
  return settingNames.filter(name => one[name] !== other[name]);
}

function areAlike(some: readonly VirtualService[], others: readonly VirtualService[]): boolean {
  return some.length === others.length && some.every((service, at) => isAlike(service, others[at]));
}

function isAlike(one: VirtualService, other: VirtualService | undefined): boolean {
  return other !== undefined && virtualName(one) === virtualName(other) && isSameService(one, other);
}

function digestOf({ services, marks, settings }: Table): TableDigest {
  const all = [...services, ...marks];
  return { services: new Map(all.map(service => [virtualName(service), digest(service)])), settings };
}

/** Of everything in a service and its servers but the order of keys. */
function digest({ scheduler, schedulerFlags, persistence, onePacket, servers }: VirtualService): string {
  const mask = persistence && ('prefix' in persistence ? `/${persistence.prefix}` : persistence.netmask);
  const options = [scheduler, schedulerFlags, persistence?.timeout, mask, onePacket];
  const rows = servers.map(server => {
    const { weight, forwarding, upperThreshold, lowerThreshold } = server;
    return [serverName(server), weight, forwardingName(forwarding), upperThreshold, lowerThreshold];
  });
  return createHash('sha256')
    .update(JSON.stringify([...options, rows]))
    .digest('base64url');
}
