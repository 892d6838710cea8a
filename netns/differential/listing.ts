import type { Names } from './names.ts';

/** The lines of a listing of services (`-Ln`, `--stats`) that are about a VIP, sorted, with names for addresses. */
export function servicesOf(listing: readonly string[], names: Names): string[] {
  const blocks: string[][] = [];
  for (const line of listing) {
    if (/^\s*-> RemoteAddress:Port/.test(line)) continue;
    if (/^(TCP|UDP|SCTP|FWM)\s/.test(line)) blocks.push([]);
    if (/^(TCP|UDP|SCTP|FWM|\s*->)\s/.test(line)) blocks.at(-1)?.push(line);
  }
  return blocks
    .filter(([service = '']) => isOf(service.split(/\s+/)[1] ?? '', names))
    .map(block => block.map(line => tidy(line, names)))
    .map(([service = '', ...servers]) => [service, ...servers.toSorted()])
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
    .flat();
}

/**
 * The lines of `-Lnc` that are about a VIP's connections and templates, sorted by their ends. What has no time left is
 * about to go, and is left out.
 */
export function connectionsOf(listing: readonly string[], names: Names): string[] {
  const lines = listing.map(line => line.split(/\s+/));
  const wanted = lines.filter(words => words[1] !== '00:00' && isOf(words[4] ?? '', names));
  return wanted
    .map(words => tidy(words.join(' '), names))
    .toSorted((one, other) => (endsOf(one) < endsOf(other) ? -1 : 1));
}

function isOf(place: string, { vip }: Names): boolean {
  return place.startsWith(`${vip}:`) || place.startsWith(`[${vip}]:`);
}

function endsOf(line: string): string {
  const [protocol = '', , , ...ends] = line.split(' ');
  return [...ends, protocol].join(' ');
}

function tidy(line: string, names: Names): string {
  return names.shorten(line).replaceAll(/\s+/g, ' ').trim();
}
