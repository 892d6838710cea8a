import type { ApiClient } from '../../api/client.ts';
import type { WireStatus } from '../../api/wire.ts';
import { countText, rateText, shareText } from './numbers.ts';
import { type SlowPathRow, slowPathText } from './slow-path.ts';
import { table } from './table.ts';
import { readVerdicts, type VerdictRow } from './verdicts.ts';
import { clip, wrap } from './wrap.ts';

/** The screen that everything has to fit on. */
const screen = { columns: 80, rows: 24 } as const;

/** How many verdicts are shown at most. */
const mostVerdicts = 7;

/** What an operator wants to see first. */
export interface Status extends WireStatus {
  /** Seconds that rates are taken over. */
  readonly seconds: number;
  readonly packetsPerSecond: number;
  /** The verdicts that packets got meanwhile, most frequent first. */
  readonly verdicts: readonly VerdictRow[];
  /** What XDP has for the daemon, by why. */
  readonly slowPath: readonly SlowPathRow[];
}

/** Reads all of it; waits between two readings of the counters. @param interval seconds */
export async function readStatus(
  client: Pick<ApiClient, 'status' | 'verdicts' | 'slowPath'>,
  interval: number,
): Promise<Status> {
  const { seconds, slowPath, ...read } = await readVerdicts(client, interval);
  const verdicts = read.verdicts.filter(({ perSecond }) => perSecond > 0);
  return {
    ...(await client.status()),
    seconds,
    packetsPerSecond: sumOf(verdicts),
    verdicts: verdicts.toSorted((a, b) => b.perSecond - a.perSecond),
    slowPath,
  };
}

/** One screen: what runs, what it carries, what becomes of packets, and warnings, the newest last. */
export function statusText(status: Status): string {
  const facts = factLines(status);
  const verdicts = verdictLines(status.verdicts);
  const room = screen.rows - 1 - facts.length - verdicts.length;
  return [...facts, ...verdicts, ...warningLines(status.warnings, room)].map(line => `${line}\n`).join('');
}

function factLines(status: Status): readonly string[] {
  const { version, pid, dataplane, services, servers, packetsPerSecond } = status;
  return [
    ...fact('lvxd', `${version}, process ${pid}, up ${duration(status.uptimeSeconds)}`),
    ...fact('dataplane', dataplane + interfacesText(status)),
    ...fact('services', `${countText(services)}${unusableText(status)}`),
    ...fact('servers', `${countText(servers)}${serverStatesText(status)}`),
    ...(dataplane === 'none' ? [] : fact('table', tableText(status))),
    ...(dataplane === 'none'
      ? []
      : fact('packets', `${countText(Math.round(packetsPerSecond))}/s${fatesText(status)}`)),
    ...slowPathLines(status),
  ];
}

function slowPathLines({ slowPath }: Status): readonly string[] {
  const text = slowPathText(slowPath);
  return text === '' ? [] : fact('slow path', text);
}

const indent = 11;

function fact(name: string, text: string): readonly string[] {
  return wrap(text, screen.columns - indent).map((line, at) => (at === 0 ? name : '').padEnd(indent) + line);
}

function interfacesText({ interfaces, modes }: Status): string {
  if (interfaces.length === 0) return '';
  const words = interfaces.map(name => (modes[name] === undefined ? name : `${name} (${modes[name]})`));
  return ` on ${words.join(', ')}`;
}

function unusableText({ services, unusable: { count, first } }: Status): string {
  if (services === 0) return '; add one with: lvxadm -A -t VIP:PORT -s rr';
  if (count === 0) return '';
  return `, ${countText(count)} without a usable server: ${first.join(', ')}${count > first.length ? ', …' : ''}`;
}

function serverStatesText({ servers, serverStates: { usable, draining, drained } }: Status): string {
  if (usable === servers) return '';
  const states: [number, string][] = [
    [usable, 'usable'],
    [draining, 'draining'],
    [drained, 'drained (weight 0, no connection)'],
  ];
  const shown = states.filter(([count]) => count > 0).map(([count, what]) => `${countText(count)} ${what}`);
  return `: ${shown.join(', ')}`;
}

function tableText({ table: { entries, capacity } }: Status): string {
  return `${countText(entries)} connections and templates, made for ${countText(capacity)}: ${shareText(entries, capacity)}`;
}

/** What kinds of verdicts are called, by how their names begin. */
const fates = [
  ['forwarded', /^(TX|REDIRECT)$/],
  ['answered with ICMP', /^ICMP_/],
  ['left to the host', /^PASS_/],
  ['for the slow path', /^SLOW_/],
  ['dropped', /^DROP_/],
] as const;

function fatesText({ verdicts, packetsPerSecond }: Status): string {
  const shares = fates.flatMap(([fate, names]) => {
    const rate = sumOf(verdicts.filter(({ name }) => names.test(name)));
    return rate === 0 ? [] : [`${shareText(rate, packetsPerSecond)} ${fate}`];
  });
  return shares.length === 0 ? '' : `: ${shares.join(', ')}`;
}

function verdictLines(verdicts: readonly VerdictRow[]): readonly string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts
    .slice(0, mostVerdicts)
    .map(({ name, perSecond, meaning }) => [name, rateText(perSecond), meaning]);
  const text = table(['VERDICT', '>PER SECOND', 'MEANING'], rows);
  return ['', ...text.trimEnd().split('\n')].map(line => clip(line, screen.columns));
}

/** The newest warnings that there is room for, and a line about the others. */
function warningLines(warnings: readonly string[], room: number): readonly string[] {
  const blocks = warnings.map(text => fact('warning', text));
  const shown: string[] = [];
  let left = blocks.length;
  for (const block of blocks.toReversed()) {
    if (shown.length + block.length > room - 2 && shown.length > 0) break;
    shown.unshift(...block);
    left--;
  }
  const rest =
    left === 0 ? [] : fact('', `and ${left} older ${left === 1 ? 'warning' : 'warnings'}: lvx status --json`);
  return shown.length === 0 ? [] : ['', ...shown, ...rest];
}

function sumOf(verdicts: readonly VerdictRow[]): number {
  return verdicts.reduce((sum, { perSecond }) => sum + perSecond, 0);
}

/** Seconds as a person says them, e.g. `1d 2h 3m 4s`. */
export function duration(seconds: number): string {
  const units = [
    ['d', Math.floor(seconds / 86400)],
    ['h', Math.floor(seconds / 3600) % 24],
    ['m', Math.floor(seconds / 60) % 60],
    ['s', seconds % 60],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  return (first === -1 ? units.slice(-1) : units.slice(first)).map(([unit, count]) => `${count}${unit}`).join(' ');
}
