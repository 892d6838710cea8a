import { BpfError, Link, type Program } from '../../bpf/index.ts';
import { DataplaneError } from '../dataplane.ts';
import type { Log } from './log.ts';
import type { Interface } from './next-hop/interface.ts';
import { ipCommand } from './next-hop/ip-command.ts';
import { readInterfaces } from './next-hop/kernel-tables.ts';
import type { PinFolder } from './pins.ts';

/** How the program sits on an interface: in the driver, or behind it where any driver will do, but slower. */
export type XdpMode = 'native' | 'generic';

/** What to attach, and where. */
export interface AttachOptions {
  readonly program: Program;
  readonly interfaces: readonly string[];
  /** `auto`: native, or generic with a warning where the driver can't. */
  readonly mode: XdpMode | 'auto';
  readonly pins: PinFolder;
  readonly log: Log;
}

/**
 * Puts the program on some interfaces and takes it off the others that it was on. Where it is on already, it is
 * replaced between two packets.
 * @throws DataplaneError ERR_ATTACH
 */
export async function attachTo({ program, interfaces, mode, pins, log }: AttachOptions): Promise<void> {
  const present = await readInterfaces(ipCommand);
  const indices = interfaces.map(name => [name, indexOf(name, present)] as const);
  for (const [name, ifindex] of indices) {
    if (replace(program, name, ifindex, pins)) {
      log.info(`${name}: went on with the link of a former run`);
      continue;
    }
    using link = attach(program, name, ifindex, mode, log);
    link.pin(pins.link(name));
  }
  for (const name of pins.linkedInterfaces()) {
    if (interfaces.includes(name)) continue;
    detachFrom(name, pins);
    log.info(`${name}: took the program off`);
  }
}

/** Takes the program off an interface. */
export function detachFrom(name: string, pins: PinFolder): void {
  using link = Link.openPinned(pins.link(name));
  link.detach();
  pins.remove(pins.link(name));
}

/** Swaps the program of a link that is pinned; false if there is none on this very interface. */
function replace(program: Program, name: string, ifindex: number, pins: PinFolder): boolean {
  if (!pins.has(pins.link(name))) return false;
  using link = Link.openPinned(pins.link(name));
  if (link.info.ifindex !== ifindex) {
    // The interface was deleted, and another one has its name.
    pins.remove(pins.link(name));
    return false;
  }
  link.update(program);
  return true;
}

function attach(program: Program, name: string, ifindex: number, mode: AttachOptions['mode'], log: Log): Link {
  if (mode === 'generic') return attachIn('generic', program, name, ifindex);
  try {
    return attachIn('native', program, name, ifindex);
  } catch (error) {
    const busy = error instanceof DataplaneError && error.cause instanceof BpfError && error.cause.code === 'EBUSY';
    if (mode === 'native' || busy) throw error;
    const link = attachIn('generic', program, name, ifindex);
    log.warn(`${name}: its driver can't run XDP (${String(error)}): using generic XDP, which is slower`);
    return link;
  }
}

function attachIn(mode: XdpMode, program: Program, name: string, ifindex: number): Link {
  try {
    return Link.attachXdp(program, ifindex, { mode });
  } catch (cause) {
    const hint = cause instanceof BpfError && cause.code === 'EBUSY' ? ': another XDP program is on it' : '';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DataplaneError('ERR_ATTACH', `Could not attach to ${name} in ${mode} mode${hint} (${why})`, { cause });
  }
}

function indexOf(name: string, present: ReadonlyMap<string, Interface>): number {
  const index = present.get(name)?.index;
  if (index !== undefined) return index;
  const names = [...present.keys()].join(', ');
  throw new DataplaneError('ERR_ATTACH', `Could not attach to ${name}: expected an interface of this host (${names})`);
}
