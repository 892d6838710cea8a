import { formatIp } from '../../../net/ip.ts';
import type { Connection, Load } from '../../../sched/scheduler.ts';
import { type Answer, Questions } from '../../questions.ts';
import { askedOutcome } from '../../slow-outcomes.ts';
import { AskedCounts } from '../asked-counts.ts';
import { now } from '../clock.ts';
import { handleAgain, type KeptFrame } from '../engine.ts';
import { addLoss } from '../losses.ts';
import { verdictName } from '../meanings.ts';
import type { Packet } from '../packet.ts';
import { rateWindow } from '../rules.ts';
import { addressIn, clientPortIn, clientWord, portIn, vipWord } from '../table/key.ts';
import type { ServiceEntry } from '../table/service-entry.ts';
import type { Asking, Tables } from '../tables.ts';
import type { Notice } from './protocol.ts';

/** Bytes that may wait. */
const mostBytes = 16 << 20;

/** A packet that waits for a scheduler's answer. */
interface Waiting extends KeptFrame {
  readonly service: ServiceEntry;
  /** Its connection: the same text for all of its packets, and as schedulers see it. */
  readonly key: string;
  readonly connection: Connection;
}

/** What packets that wait need of the rest. */
export interface AskedPacketsParts {
  readonly tables: () => Tables;
  /** Has the ruling thread ask; false: it is too far behind. */
  readonly notify: (notice: Notice) => boolean;
  /** Is told of a frame that was handled once more; what is to be sent is in the outbox. */
  readonly resumed: (frame: KeptFrame, verdict: number) => void;
}

/** Keeps the packets about which schedulers of the ruling thread are asked, and handles them by what those say. */
export class AskedPackets implements Asking, Disposable {
  readonly #parts: AskedPacketsParts;
  readonly #questions: Questions<Waiting>;
  /** Who waits for an answer, by the question's number. */
  readonly #answers = new Map<number, (server: number | undefined) => void>();
  /** The numbers of questions, by the connection's first packet. */
  readonly #numbers = new Map<Waiting, number>();
  readonly #counts = new AskedCounts();
  #last = 0;
  #bytes = 0;
  #windowStart = 0;
  #asked = 0;

  constructor(parts: AskedPacketsParts) {
    this.#parts = parts;
    this.#questions = new Questions<Waiting>({
      connectionOf: ({ key }) => key,
      ask: waiting => this.#post(waiting),
      goOn: (waiting, answer) => this.#goOn(waiting, answer),
      drop: waiting => this.#drop(waiting),
      complain() {},
    });
  }

  /** What is counted of them, for `askedCount`. */
  get counts(): Float64Array {
    return this.#counts.memory;
  }

  mayAsk({ begin, end }: Packet, most: number, now: number): boolean {
    const hasRoom = this.#bytes + end - begin <= mostBytes;
    if (hasRoom && this.#isSlowEnough(most, now)) return true;
    this.#counts.add(hasRoom ? 'unaskedOverLimit' : 'unaskedNoRoom');
    return false;
  }

  ask({ bytes, begin, end, ifindex, longestPiece, service, key }: Packet): void {
    if (service === undefined) return;
    const connection = {
      client: formatIp(addressIn(key, clientWord)),
      clientPort: clientPortIn(key),
      destination: formatIp(addressIn(key, vipWord)),
      destinationPort: portIn(key),
    };
    this.#bytes += end - begin;
    this.#questions.take({
      bytes: bytes.slice(begin, end),
      ifindex,
      longestPiece,
      service,
      key: key.join(),
      connection,
    });
    this.#counts.waiting = this.#questions.size;
  }

  /** Takes an answer: the index of one of the service's servers, as they were when it was asked. */
  answer(id: number, server: number | undefined): void {
    this.#answers.get(id)?.(server);
  }

  /** Forgets what waits; idempotent. */
  [Symbol.dispose](): void {
    this.#questions[Symbol.dispose]();
    this.#answers.clear();
    this.#numbers.clear();
    this.#bytes = 0;
    this.#counts.waiting = 0;
  }

  /** Whether fewer packets than may be have been asked about in this window; counts one more. */
  #isSlowEnough(most: number, now: number): boolean {
    if (now - this.#windowStart >= rateWindow) {
      this.#windowStart = now;
      this.#asked = 0;
    }
    return this.#asked++ < most;
  }

  async #post(waiting: Waiting): Promise<number | undefined> {
    const id = ++this.#last;
    const { connection, service } = waiting;
    const servers = service.servers.map(({ index }) => index);
    const loads = service.servers.map(({ load }) => loadOf(load));
    const { protocol, vip, port } = service.asked;
    const question = { service: { protocol, vip, port }, servers, connection, loads };
    if (!this.#parts.notify({ kind: 'ask', id, question })) return undefined;
    this.#numbers.set(waiting, id);
    return new Promise(resolve => this.#answers.set(id, resolve));
  }

  #goOn(waiting: Waiting, answer: Answer): void {
    this.#forget(waiting);
    const named = typeof answer === 'number' ? waiting.service.servers[answer] : undefined;
    const verdict = handleAgain(this.#parts.tables(), waiting, now(), named);
    this.#counts.add(askedOutcome(verdictName(verdict), answer));
    this.#counts.waiting = this.#questions.size;
    this.#parts.resumed(waiting, verdict);
  }

  #drop(waiting: Waiting): void {
    this.#forget(waiting);
    this.#counts.add('noRoom');
    addLoss(this.#parts.tables().losses, 'DROP_WAITING_FULL');
  }

  #forget(waiting: Waiting): void {
    this.#bytes -= waiting.bytes.length;
    const id = this.#numbers.get(waiting);
    if (id === undefined) return;
    this.#numbers.delete(waiting);
    this.#answers.delete(id);
  }
}

function loadOf({ active, inactive, overloaded }: Load): Load {
  return { active, inactive, overloaded };
}
