import { ifcfgFiles } from './ifcfg.ts';
import { ipScript } from './ip.ts';
import { netplanFiles } from './netplan.ts';
import { networkdFiles } from './networkd.ts';
import type { SetupFile, SetupWishes } from './plan.ts';

/** How a host's network can be configured. */
export const setupFormats = ['ip', 'ifcfg', 'networkd', 'netplan'] as const;

/** A way in which a host's network can be configured. */
export type SetupFormat = (typeof setupFormats)[number];

/** The files that set a real server up; `ip` is one script, without a path. */
export function setupFiles(format: SetupFormat, wishes: SetupWishes): readonly SetupFile[] {
  if (format === 'ip') return [{ path: '', text: ipScript(wishes) }];
  return { ifcfg: ifcfgFiles, networkd: networkdFiles, netplan: netplanFiles }[format](wishes);
}

/** Files one below the other, each under its path; a script as it is. */
export function setupText(files: readonly SetupFile[]): string {
  return files.map(({ path, text }) => (path === '' ? text : `# ${path}\n${text}`)).join('\n');
}
