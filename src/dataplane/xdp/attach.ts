import { BpfError, Link, type Program, type XdpMode } from '../../bpf/index.ts';
import { DataplaneError } from '../dataplane.ts';
import type { Log } from '../log.ts';
import type { Interface } from '../next-hop/interface.ts';
import { ipCommand } from '../next-hop/ip-command.ts';
import { readInterfaces } from '../next-hop/kernel-tables.ts';
import type { PinFolder } from './pins.ts';

/** What to attach, and where. */
export interface AttachOptions {
  readonly program: Program;
  readonly interfaces: readonly string[];
  /** `auto`: native, or generic with a warning where the driver can't. */
  readonly mode: XdpMode | 'auto';
  readonly pins: PinFolder;
  readonly log: Log;
}

/** The program's place on its interfaces. It stays there when nobody holds this. */
export class Attachments {
  readonly #options: AttachOptions;

  private constructor(options: AttachOptions) {
    this.#options = options;
  }

  /**
   * Puts the program on some interfaces and takes it off the others that it was on. Where it is on already, it is
   * replaced between two packets.
   * @throws DataplaneError ERR_ATTACH
   */
  static async open(options: AttachOptions): Promise<Attachments> {
    const { program, interfaces, pins, log } = options;
    const present = await readInterfaces(ipCommand);
    const indices = interfaces.map(name => [name, indexOf(name, present)] as const);
    for (const [name, ifindex] of indices) {
      if (replace(program, name, ifindex, pins)) log.info(`${name}: went on with the link of a former run`);
      else attachAndPin(name, ifindex, options);
    }
    for (const name of pins.linkedInterfaces()) {
      if (interfaces.includes(name)) continue;
      detachFrom(name, pins);
      log.info(`${name}: took the program off`);
    }
    return new Attachments(options);
  }

  /** Attaches anew where an interface was deleted and made again under its name. */
  repair(present: ReadonlyMap<string, Interface>): void {
    const { interfaces, pins, log } = this.#options;
    for (const name of interfaces) {
      const ifindex = present.get(name)?.index;
      if (ifindex === undefined || linkedTo(name, pins) === ifindex) continue;
      log.warn(`${name} was deleted and is back: attaching to it again`);
      pins.remove(pins.link(name));
      attachAndPin(name, ifindex, this.#options);
    }
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
  if (linkedTo(name, pins) !== ifindex) {
    // The interface was deleted, and another one has its name.
    pins.remove(pins.link(name));
    return false;
  }
  using link = Link.openPinned(pins.link(name));
  link.update(program);
  return true;
}

/** The index of the interface that a pinned link is on; undefined without one, 0 if the interface is gone. */
function linkedTo(name: string, pins: PinFolder): number | undefined {
  if (!pins.has(pins.link(name))) return undefined;
  using link = Link.openPinned(pins.link(name));
  return link.info.ifindex;
}

function attachAndPin(name: string, ifindex: number, options: AttachOptions): void {
  using link = attach(name, ifindex, options);
  link.pin(options.pins.link(name));
}

function attach(name: string, ifindex: number, { program, mode, log }: AttachOptions): Link {
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
