import type { WireStatus } from '../../../api/wire.ts';
import { countText, shareText, shortText } from '../numbers.ts';
import { duration } from '../status.ts';
import { clip } from '../wrap.ts';
import { type Measure, measures, samplesKept, sortBy, type TopRow, type TopService } from './rates.ts';
import { sparkline } from './sparkline.ts';

/** What a frame shows. */
export interface TopData {
  readonly at: Date;
  readonly status: WireStatus;
  /** All packets that the program saw, a second. */
  readonly packetsPerSecond: number;
  readonly services: readonly TopService[];
  /** Why this is not of now, if it is not. */
  readonly stale?: string;
}

/** How it is shown. */
export interface TopView {
  readonly sort: Measure;
  readonly columns: number;
  /** Lines of the screen; Infinity for all rows and no help line. */
  readonly rows: number;
  /** How many rows above are scrolled off. */
  readonly scroll: number;
}

/** A frame in parts, none wider than the screen. */
export interface Frame {
  readonly top: readonly string[];
  readonly head: string;
  readonly body: readonly string[];
  /** The help line; undefined where nobody can press a key. */
  readonly foot: string | undefined;
  /** How far can be scrolled. */
  readonly scrollMost: number;
}

const titles: Readonly<Record<Measure, string>> = { conns: 'CONNS', cps: 'CONN/S', pps: 'PKT/S', bps: 'BIT/S' };
const numberWidth = 7;
const weightWidth = 6;
const leastName = 26;

/** Lays out one screen. */
export function frameOf(data: TopData, view: TopView): Frame {
  const isLive = view.rows !== Number.POSITIVE_INFINITY;
  const widths = widthsFor(view.columns, isLive ? samplesKept : 0);
  const lines = sortBy(view.sort, data.services).flatMap(({ servers, ...service }) => [
    rowText({ ...service, name: `${service.name} ${service.scheduler}` }, view.sort, widths),
    ...servers.map(server => rowText({ ...server, name: `  ${server.name}` }, view.sort, widths)),
  ]);
  const top = topLines(data).map(line => clip(line, view.columns));
  const room = Math.max(0, view.rows - top.length - 2);
  const scrollMost = Math.max(0, lines.length - room);
  const scroll = Math.min(view.scroll, scrollMost);
  const body = lines.slice(scroll, scroll + room).map(line => line.slice(0, view.columns));
  return {
    top,
    head: headText(view.sort, widths).slice(0, view.columns),
    body: body.length === 0 ? [clip('no services; add one with: lvxadm -A -t VIP:PORT -s rr', view.columns)] : body,
    foot: isLive ? footText(view, scroll, body.length, lines.length) : undefined,
    scrollMost,
  };
}

interface Widths {
  readonly name: number;
  readonly history: number;
}

/** What numbers leave: first to the history, then to names. One frame by itself has no history. */
function widthsFor(columns: number, samples: number): Widths {
  const rest = columns - weightWidth - measures.length * numberWidth - 4 - (measures.length + 2);
  const history = Math.max(0, Math.min(samples, rest - leastName));
  return { name: Math.max(leastName, rest - history), history };
}

function topLines({ at, status, packetsPerSecond, stale }: TopData): readonly string[] {
  const { version, uptimeSeconds, dataplane, interfaces, table } = status;
  const where = interfaces.length === 0 ? dataplane : `${dataplane} on ${interfaces.join(', ')}`;
  const filled = `${countText(table.entries)} of ${countText(table.capacity)} (${shareText(table.entries, table.capacity)})`;
  const packets = `packets ${shortText(packetsPerSecond)}/s`;
  return [
    `lvxd ${version}, up ${duration(uptimeSeconds)}, ${where}  ${at.toTimeString().slice(0, 8)}`,
    stale ?? (table.capacity === 0 ? packets : `${packets}, table ${filled}`),
    '',
  ];
}

function headText(sort: Measure, widths: Widths): string {
  const numbers = measures.map(measure =>
    `${titles[measure]}${measure === sort ? '▼' : ' '}`.padStart(numberWidth + 1),
  );
  const history = widths.history >= 7 ? '  HISTORY' : '';
  return `${'SERVICE, SERVER'.padEnd(widths.name)} ${'WEIGHT'.padStart(weightWidth)} ${numbers.join('')}${history}`;
}

function rowText(row: TopRow, sort: Measure, { name, history }: Widths): string {
  const both = name + 1 + weightWidth;
  const weight = row.weight === undefined ? '' : shortText(row.weight).padStart(weightWidth + 1);
  const numbers = measures.map(measure => `${shortText(row[measure]).padStart(numberWidth)} `);
  const bars = history === 0 ? '' : ` ${sparkline(row.history[sort], history)}`;
  const label = clip(row.name, both - weight.length).padEnd(both - weight.length);
  const text = `${label}${weight} ${numbers.join('')}${bars}`;
  return text.trimEnd();
}

function footText({ columns }: TopView, scroll: number, shown: number, all: number): string {
  const place = shown === all ? '' : `   ↑ ↓ scroll, rows ${scroll + 1} to ${scroll + shown} of ${all}`;
  return clip(`q quit   ← → or n c p b sort${place}`, columns);
}
