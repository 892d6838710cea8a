import { readdir, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';

/** The kernel modules of a host, by their names with underscores. */
export interface Modules {
  readonly loaded: ReadonlySet<string>;
  /** Loaded at boot: modules-load.d(5) and /etc/modules. */
  readonly atBoot: ReadonlySet<string>;
  /** In the kernel itself. */
  readonly builtIn: ReadonlySet<string>;
}

const folders = [
  '/etc/modules-load.d',
  '/run/modules-load.d',
  '/usr/local/lib/modules-load.d',
  '/usr/lib/modules-load.d',
];

/** Reads which modules are there, and which will be after a reboot. */
export async function readModules(): Promise<Modules> {
  const [loaded, listed, builtIn] = await Promise.all([
    textOf('/proc/modules'),
    listedTexts(),
    textOf(`/lib/modules/${release()}/modules.builtin`),
  ]);
  return {
    loaded: new Set(loaded.split('\n').map(line => moduleName(line.split(' ')[0] ?? ''))),
    atBoot: new Set(listed.flatMap(parseModuleList)),
    builtIn: new Set(builtIn.split('\n').map(path => moduleName(/([^/]+)\.ko$/.exec(path)?.[1] ?? ''))),
  };
}

/** The modules that a file of modules-load.d(5), or /etc/modules, names: one a line, with parameters in /etc/modules. */
export function parseModuleList(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^[#;]/.test(line))
    .map(line => moduleName(line.split(/\s/)[0] ?? ''));
}

async function listedTexts(): Promise<readonly string[]> {
  const listed = folders.map(async folder => {
    const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.conf'));
    return names.map(name => join(folder, name));
  });
  return Promise.all(['/etc/modules', ...(await Promise.all(listed)).flat()].map(textOf));
}

/** Empty if there is no such file. */
function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function moduleName(name: string): string {
  return name.replaceAll('-', '_');
}
