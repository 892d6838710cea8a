import { readFileSync } from 'node:fs';

/** The MTU of a network interface, bytes; undefined if there is none of this name. */
export function mtuOf(name: string): number | undefined {
  if (!/^[^/\s]{1,15}$/.test(name) || /^\.\.?$/.test(name)) return undefined;
  try {
    return Number(readFileSync(`/sys/class/net/${name}/mtu`, 'utf8'));
  } catch {
    return undefined;
  }
}
