import { readFile } from 'node:fs/promises';

/** Kernel settings by name, e.g. `net.ipv4.conf.all.rp_filter`. One that the kernel doesn't have is left out. */
export type Sysctls = ReadonlyMap<string, number>;

/** The settings of an interface that matter. */
const perInterface = ['rp_filter', 'arp_ignore', 'arp_announce'] as const;

/** A setting that each interface has. */
export type InterfaceSetting = (typeof perInterface)[number];

/** The name of an interface's setting; `all` is one, too. Dots in an interface's name become slashes, as sysctl(8) wants it. */
export function interfaceSysctl(name: string, setting: InterfaceSetting): string {
  return `net.ipv4.conf.${name.replaceAll('.', '/')}.${setting}`;
}

/** What the kernel goes by on an interface: the larger of the interface's value and `all`'s. Undefined if neither is known. */
export function effective(sysctls: Sysctls, name: string, setting: InterfaceSetting): number | undefined {
  const values = ['all', name].flatMap(each => sysctls.get(interfaceSysctl(each, setting)) ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** The file behind a setting's name. */
export function sysctlPath(key: string): string {
  return `/proc/sys/${key.replaceAll(/[./]/g, character => (character === '.' ? '/' : '.'))}`;
}

/** Reads the settings of some interfaces and those of the host. */
export async function readSysctls(interfaces: readonly string[]): Promise<Sysctls> {
  const keys = ['all', ...interfaces].flatMap(name => perInterface.map(setting => interfaceSysctl(name, setting)));
  const read = ['net.ipv4.ip_forward', ...keys].map(async (key): Promise<[string, number] | undefined> => {
    const text = await readFile(sysctlPath(key), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : [key, Number(text)];
  });
  return new Map((await Promise.all(read)).filter(entry => entry !== undefined));
}
