import { readFileSync } from 'node:fs';
import type { Names } from './names.ts';

/** How long lists wait for names of addresses: milliseconds. What has no name by then is shown as a number. */
const patience = 300;

/** The files that names are read from. */
export interface NameFiles {
  readonly services: string;
  readonly hosts: string;
}

const systemFiles: NameFiles = { services: '/etc/services', hosts: '/etc/hosts' };

/** The names that this machine knows by its files and its resolver. Files are read when first needed. */
export function systemNames(files: NameFiles = systemFiles): Names {
  let services: readonly (readonly string[])[] | undefined;
  const rows = () => {
    services ??= readTable(files.services);
    return services;
  };
  return {
    portOf(name, protocol) {
      const row = rows().find(([first, port, ...aliases]) => {
        return port?.endsWith(`/${protocol}`) && (first === name || aliases.includes(name));
      });
      return row?.[1] === undefined ? undefined : Number.parseInt(row[1], 10);
    },
    nameOfPort: (port, protocol) => rows().find(row => row[1] === `${port}/${protocol}`)?.[0],
    addressOf,
    namesOf: addresses => namesOf(addresses, files.hosts),
  };
}

async function addressOf(host: string): Promise<string | undefined> {
  // No host has a name of digits and dots only (RFC 1123, 2.1): don't ask a resolver for a mistyped address.
  if (!/[^\d.]/.test(host)) return undefined;
  const { lookup } = await import('node:dns/promises');
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => undefined,
  );
}

async function namesOf(addresses: readonly string[], file: string): Promise<ReadonlyMap<string, string>> {
  const hosts = readTable(file);
  const names = new Map<string, string>();
  const unknown: string[] = [];
  for (const address of new Set(addresses)) {
    const name = hosts.find(row => row[0] === address)?.[1];
    if (name === undefined) unknown.push(address);
    else names.set(address, name);
  }
  if (unknown.length > 0) await resolveInto(names, unknown);
  return names;
}

async function resolveInto(names: Map<string, string>, addresses: readonly string[]): Promise<void> {
  const { Resolver } = await import('node:dns/promises');
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  const timer = setTimeout(() => resolver.cancel(), patience);
  const ask = async (address: string) => {
    const [name] = await resolver.reverse(address).catch(() => []);
    if (name !== undefined) names.set(address, name);
  };
  await Promise.all(addresses.map(ask));
  clearTimeout(timer);
}

/** The rows of a file of words, without comments. */
function readTable(path: string): string[][] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').map(line => line.replace(/#.*/, '').trim());
  return lines.filter(line => line !== '').map(line => line.split(/\s+/));
}
