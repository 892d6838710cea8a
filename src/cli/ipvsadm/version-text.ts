import { lvxVersion } from '../version.ts';

/** The version that `-v` tells: as `ipvsadm`, exactly what programs look for there. */
export function versionText(program: string): string {
  if (program === 'ipvsadm') return 'ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\n';
  return `${program} v${lvxVersion()} (grammar of ipvsadm v1.31)\n`;
}
