import { ConnState } from '../../bpf/generated/lvx.ts';
import { keyWords } from './table/key.ts';
import { isTemplate } from './table/load.ts';
import type { ServiceEntry } from './table/service-entry.ts';
import type { Tables } from './tables.ts';
import { findTemplate } from './templates.ts';

/** A connection that lives keeps the template that chose its server for a minute more, as in IPVS. Milliseconds. */
const keptFor = 60_000;
/** A template that is over is left alone for a sweep's time: one of its connections may be yet to be looked at. */
const leftAloneFor = 3000;

const key = new Int32Array(keyWords);

type ServiceOf = (id: number) => ServiceEntry | undefined;

/** Looks after some places of the connection table: retires what has timed out, and keeps templates in use. */
export function sweep(tables: Tables, serviceOf: ServiceOf, first: number, end: number): void {
  const { conns } = tables;
  for (let place = first; place < Math.min(end, conns.end); place++) {
    if (!conns.isUsed(place)) continue;
    if (isOver(tables, place)) conns.remove(place);
    else if (conns.isControlled(place)) keepTemplate(tables, serviceOf, place);
  }
}

/** Ends what is with servers that were removed, in some places of the table. */
export function endOrphans({ conns }: Tables, first: number, end: number): void {
  for (let place = first; place < Math.min(end, conns.end); place++) {
    if (conns.isUsed(place) && conns.server(place)?.isLive !== true) conns.remove(place);
  }
}

function isOver({ conns, now }: Tables, place: number): boolean {
  if (!conns.isOver(place, now)) return false;
  const state = conns.state(place);
  return !isTemplate(state) || now - conns.seen(place) > (conns.timeouts[state] ?? 0) + leftAloneFor;
}

function keepTemplate(tables: Tables, serviceOf: ServiceOf, place: number): void {
  const { conns, now } = tables;
  conns.copyKey(place, key);
  const service = serviceOf((key[9] ?? 0) >>> 16);
  if (service === undefined) return;
  const template = findTemplate(tables, key, service);
  if (template < 0 || conns.server(template) !== conns.server(place)) return;
  const oldest = now - ((conns.timeouts[ConnState.TEMPLATE] ?? 0) - keptFor);
  if (conns.seen(template) < oldest) conns.touch(template, oldest);
}
