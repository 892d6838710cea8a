import { ConnState } from '../../../src/bpf/generated/lvx.ts';
import { type Timeouts, timeoutsOf } from '../../../src/dataplane/states.ts';
import { countersOf } from '../../../src/dataplane/userspace/table/real-server.ts';
import { serverName } from '../../../src/model/server.ts';
import { type Service, serviceName } from '../../../src/model/service.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { see } from '../../bpf/fuzz/judge/seen.ts';
import type { World } from '../../bpf/fuzz/judge/world.ts';
import { Bench } from '../../bpf/packets/bench.ts';
import { hex } from '../../bpf/packets/build/bytes.ts';
import { linkLength } from '../../bpf/packets/build/link.ts';
import { install, type ServiceRule } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

/** Enough for all that a run opens: what goes where there is no room is not to be compared. */
const connections = 65_536;
/** Seconds: nothing is over while a run lasts. */
const long = 100_000;
const udpNumber = 17;
const fragmentHeader = 44;
const authenticationHeader = 51;
const optionHeaders = [0, 43, 60];

/** The program and the engine side by side: the same services, the same frames. */
export class Pair implements Disposable {
  readonly #program: Bench;
  readonly #engine = new UserspaceBench({ connections: connections * 2 });
  readonly #world: World;

  constructor(rules: readonly ServiceRule[], world: World, settings: Partial<Settings>) {
    const usual = timeoutsOf(defaultSettings);
    const longer = Object.entries(usual).map(([stage, seconds]) => [stage, Math.max(long, seconds)] as const);
    const timeouts = Object.fromEntries(longer) as Timeouts;
    this.#program = new Bench({ connections, realsMax: 1024, timeouts, tickShift: 8 });
    this.#world = world;
    for (const bench of [this.#program, this.#engine]) {
      for (const rule of rules) install(bench, rule);
      bench.configure(settings);
    }
    for (const [stage, seconds] of longer) {
      this.#engine.tables.conns.timeouts[ConnState[stage as keyof typeof ConnState]] = seconds * 1000;
    }
  }

  /** Sends a frame to both; the verdict of both, and what is not the same. */
  send(frame: Uint8Array): { readonly verdict: string; readonly difference?: string } {
    const program = this.#program.send(frame);
    const engine = this.#engine.send(frame);
    const { verdict } = program;
    const end = see(this.#world, frame).packet?.end ?? frame.length;
    if (classOf(verdict) !== classOf(engine.verdict)) {
      return { verdict, difference: `verdict: program ${verdict}, engine ${engine.verdict}` };
    }
    if (classOf(verdict) === 'slow' || verdict.startsWith('DROP_')) return { verdict };
    const isForwarded = verdict === 'TX' || verdict === 'REDIRECT';
    const padding = isForwarded ? frame.length - end : 0;
    const ours = hex(withoutChoice(engine.frame));
    const theirs = hex(withoutChoice(program.frame.subarray(0, program.frame.length - padding)));
    return ours === theirs ? { verdict } : { verdict, difference: `${verdict}:\nprogram ${theirs}\nengine  ${ours}` };
  }

  /** What servers carry and were sent, as far as both do not agree. ICMP errors are left out: the program hands some up. */
  countDifferences(): string[] {
    const theirs = this.#programCounts();
    const ours = this.#engineCounts();
    return [...theirs].flatMap(([name, counts]) =>
      counts === ours.get(name) ? [] : [`${name}: program ${counts}, engine ${ours.get(name)}`],
    );
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }

  #programCounts(): Map<string, string> {
    const { placement, tables } = this.#program;
    return new Map(
      placement.services().flatMap(service =>
        service.servers.map(server => {
          const { active, inactive, persistent } = tables.loads.count(server.index);
          const { connections, packets, bytes } = tables.traffic(server.index);
          const counts = [active, inactive, persistent, connections, packets, bytes];
          return [nameOf(service, serverName(server)), counts.join()] as const;
        }),
      ),
    );
  }

  #engineCounts(): Map<string, string> {
    const { placement } = this.#engine;
    return new Map(
      placement.services().flatMap(service =>
        placement.find(service).servers.map(({ server, load, traffic }) => {
          const { connections, packets, bytes } = countersOf(traffic);
          const counts = [load.active, load.inactive, load.templates, connections, packets, bytes];
          return [nameOf(service, serverName(server)), counts.join()] as const;
        }),
      ),
    );
  }
}

function nameOf(service: Service, server: string): string {
  return `${serviceName(service)} → ${server}`;
}

/** Whether a frame has a piece of a datagram in it, or seems to: the engine puts those together. */
export function isPiece(frame: Uint8Array): boolean {
  const at = linkLength(frame);
  const word = (offset: number) => ((frame[offset] ?? 0) << 8) | (frame[offset + 1] ?? 0);
  if ((frame[at] ?? 0) >> 4 === 4) return (word(at + 6) & 0x3fff) !== 0;
  let type = frame[at + 6] ?? 0;
  for (let next = at + 40; next < frame.length; ) {
    if (type === fragmentHeader && (word(next + 2) & 0xfff9) !== 0) return true;
    const length = extensionLength(type, frame[next + 1] ?? 0);
    if (length === 0) return false;
    type = frame[next] ?? 0;
    next += length;
  }
  return false;
}

/** Bytes of an extension header; 0 for what is none (RFC 8200, RFC 4302). */
function extensionLength(type: number, field: number): number {
  if (type === fragmentHeader) return 8;
  if (type === authenticationHeader) return (field + 2) * 4;
  return optionHeaders.includes(type) ? (field + 1) * 8 : 0;
}

/** Verdicts that mean the same: nobody takes what the program hands up, and the engine hands nothing up. */
function classOf(verdict: string): string {
  const isSlow = /^(SLOW_TOO_BIG|SLOW_ICMP|SLOW_NEIGHBOUR|DROP_NO_NEXT_HOP|DROP_SLOW_PATH_FULL)$/.test(verdict);
  return isSlow ? 'slow' : verdict;
}

/** A frame without what each side is free to choose: ids of IPv4 headers without DF, GUE's source port, and the sums over them. */
function withoutChoice(frame: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame);
  const at = linkLength(copy);
  const isIpv4 = (copy[at] ?? 0) >> 4 === 4;
  if (isIpv4 && ((copy[at + 6] ?? 0) & 0x40) === 0) copy.fill(0, at + 4, at + 6).fill(0, at + 10, at + 12);
  const transport = isIpv4 ? at + 20 : at + 40;
  const isGue =
    copy[isIpv4 ? at + 9 : at + 6] === udpNumber &&
    ((copy[transport + 2] ?? 0) << 8) + (copy[transport + 3] ?? 0) === 6080;
  if (isGue) copy.fill(0, transport, transport + 2).fill(0, transport + 6, transport + 8);
  return copy;
}
