import { ConnValueLayout, type FragmentKey, type FragmentNote } from '../../../bpf/generated/lvx.ts';
import type { Counters } from '../../../model/counters.ts';
import type { Server } from '../../../model/server.ts';
import { formatIp, type Ip } from '../../../net/ip.ts';
import type { Log } from '../../log.ts';
import type { SlowReasonName } from '../../slow-reasons.ts';
import { readTunnelError } from '../../tunnel-error.ts';
import { TickClock } from '../clock.ts';
import { type ClientPacket, readClientPacket, withoutHop } from './client-packet.ts';
import { type Outcome, OutcomeCounts, type SlowCounters } from './counters.ts';
import { sendDirectly, sendInTunnel } from './delivery.ts';
import { Failures } from './failures.ts';
import { fragmentKey } from './fragment-key.ts';
import { type HeldFragment, HeldFragments } from './held-fragments.ts';
import type { SlowRecord } from './record.ts';
import { type AskScheduler, Scheduling, type SchedulingParts } from './scheduling.ts';
import type { Sender } from './sender.ts';

/** What the slow path must know of the rest. */
export interface SlowContext {
  /** The real server that an index stands for now. */
  readonly server: (realIndex: number) => Pick<Server, 'address' | 'forwarding'> | undefined;
  /** Is told that the way to a server takes outer packets of so many bytes. */
  readonly learnMtu: (server: Ip, mtu: number) => void;
  /** The longest outer packet on the way to a server, as far as that is known. */
  readonly mtuTo: (server: Ip) => number | undefined;
  /** Is told what was sent to a client for a server. */
  readonly sent: (realIndex: number, out: Pick<Counters, 'outPackets' | 'outBytes'>) => void;
  /** What a service's scheduler says of a new connection. */
  readonly ask: AskScheduler;
  /** The kernel's jiffies now, as the program reads them. */
  readonly jiffiesNow: () => bigint;
  readonly jiffiesPerSecond: number;
  /** A tick is 2^this jiffies. */
  readonly tickShift: number;
  readonly log: Pick<Log, 'warn'>;
}

/** The program's notes of first fragments. */
export interface FragmentNotes {
  get(key: FragmentKey): FragmentNote | undefined;
}

/** Ticks for which the program goes by a note (bpf/fragment.h). */
const noteTicks = 128;
/** No router takes less (RFC 791), with an outer header: a smaller MTU is not believed, and the client hears of the known one. */
const leastMtu = 68 + 20;
const tickMask = 2 ** ConnValueLayout.SEEN_BITS - 1;

/** Does what the program could not do with a packet. */
export class SlowHandler implements Disposable {
  readonly #context: SlowContext;
  readonly #notes: FragmentNotes;
  readonly #sender: Sender;
  readonly #held: HeldFragments;
  readonly #scheduling: Scheduling;
  readonly #failures: Failures;
  readonly #counts = new OutcomeCounts();

  /** The sender is closed with the handler. */
  constructor(context: SlowContext, notes: FragmentNotes, sender: Sender, resumption: SchedulingParts['resumption']) {
    this.#context = context;
    this.#notes = notes;
    this.#sender = sender;
    this.#held = new HeldFragments(
      fragment => this.#follow(fragment),
      () => this.#count('SLOW_FRAGMENT', 'abandoned'),
    );
    this.#scheduling = new Scheduling({
      ask: context.ask,
      resumption,
      sender,
      count: outcome => this.#count('SLOW_SCHEDULER', outcome),
      log: context.log,
    });
    this.#failures = new Failures(context.log, () => performance.now());
  }

  /** Takes what the program handed up. */
  take(record: SlowRecord): void {
    const { jiffiesNow, jiffiesPerSecond } = this.#context;
    const isStale = jiffiesNow() - record.jiffies > BigInt(jiffiesPerSecond);
    this.#count(record.reason, isStale ? 'stale' : this.#outcome(record));
  }

  counters(): SlowCounters {
    return this.#counts.read({ SLOW_FRAGMENT: this.#held.size, SLOW_SCHEDULER: this.#scheduling.waiting });
  }

  /** Forgets what waits; idempotent. */
  close(): void {
    this.#held.close();
    this.#scheduling[Symbol.dispose]();
    this.#sender[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #outcome(record: SlowRecord): Outcome {
    if (record.reason === 'SLOW_ICMP') return this.#relay(record);
    if (record.reason === 'SLOW_SCHEDULER') {
      this.#scheduling.take(record);
      return undefined;
    }
    const packet = readClientPacket(record.packet);
    if (packet === undefined) return 'unreadable';
    switch (record.reason) {
      case 'SLOW_TOO_BIG':
        return this.#tunnel(packet, record.realIndex);
      case 'SLOW_FRAGMENT':
        return this.#hold(packet, record.jiffies);
      case 'SLOW_NEIGHBOUR':
        return this.#resolve(packet, record);
    }
  }

  #hold(packet: ClientPacket, jiffies: bigint): Outcome {
    const key = fragmentKey(packet);
    if (key === undefined) return 'unreadable';
    if (packet.ttl <= 1) return 'expired';
    return this.#held.hold({ key, packet, jiffies }) ? undefined : 'noRoom';
  }

  /** Sends a fragment where the first one went; false if that is not known yet. */
  #follow({ key, packet, jiffies }: HeldFragment): boolean {
    const note = this.#notes.get(key);
    if (note === undefined) return false;
    // A note from long before is about another datagram with the same id: the program did not go by it either.
    const came = Number((jiffies >> BigInt(this.#context.tickShift)) & BigInt(tickMask));
    if (TickClock.idle(came, note.tick) > noteTicks) return false;
    this.#count('SLOW_FRAGMENT', this.#tunnel(withoutHop(packet), note.realIndex));
    return true;
  }

  #tunnel(packet: ClientPacket, realIndex: number): Outcome {
    const server = this.#context.server(realIndex);
    return server === undefined ? 'noServer' : sendInTunnel(this.#sender, packet, server);
  }

  /** The host looks for the next hop, and keeps the packet meanwhile, as long as it keeps those of its own. */
  #resolve(packet: ClientPacket, { realIndex, df }: Pick<SlowRecord, 'realIndex' | 'df'>): Outcome {
    const server = this.#context.server(realIndex);
    if (server === undefined) return 'noServer';
    if (packet.ttl <= 1) return 'expired';
    const aged = withoutHop(packet);
    if (server.forwarding.kind === 'direct') return sendDirectly(this.#sender, aged, server);
    return sendInTunnel(this.#sender, aged, server, df !== 0);
  }

  #relay({ packet, mtu, realIndex }: Pick<SlowRecord, 'packet' | 'mtu' | 'realIndex'>): Outcome {
    const error = readTunnelError(packet, mtu >= leastMtu ? mtu : (this.#mtuTo(realIndex) ?? mtu));
    if (error === undefined) return 'unreadable';
    if (mtu > 0) this.#context.learnMtu(error.server, mtu);
    if (error.answer === undefined) return 'unasked';
    const errno = this.#sender.whole(error.answer, error.client);
    if (errno !== 0) return { errno, what: `an ICMP error to client ${formatIp(error.client)}` };
    // The packet that did not arrive counts, too, as far as it was quoted: as in IPVS.
    const outBytes = error.answer.length + error.quoted;
    this.#context.sent(realIndex, { outPackets: 2n, outBytes: BigInt(outBytes) });
    return 'answered';
  }

  #mtuTo(realIndex: number): number | undefined {
    const server = this.#context.server(realIndex);
    return server && this.#context.mtuTo(server.address);
  }

  #count(reason: SlowReasonName, outcome: Outcome): void {
    if (outcome === undefined) return;
    if (typeof outcome === 'string') this.#counts.add(reason, outcome);
    else this.#counts.addFailure(reason, this.#failures.add(outcome.errno, outcome.what));
  }
}
