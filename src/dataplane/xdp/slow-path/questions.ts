import type { SlowRecord } from './record.ts';

/** How long a scheduler is waited for, milliseconds: a client that hears nothing sends again after a second. */
const patience = 500;
/** Connections that wait for an answer at most, and packets of each. */
const mostConnections = 1024;
const mostPackets = 8;

/** What a scheduler said: the index of a real server, or who schedules instead and why. */
export type Answer = number | 'none' | 'late' | 'failed' | 'crowded';

/** Whom questions go to, and what answers lead to. */
export interface QuestionContext {
  /** Asks the scheduler of the packet's service. Undefined: the fallback is to schedule. */
  readonly ask: (record: SlowRecord) => Promise<number | undefined>;
  /** Goes on with a packet. */
  readonly goOn: (record: SlowRecord, answer: Answer) => void;
  /** Is told of packets that can't be kept. */
  readonly drop: (record: SlowRecord) => void;
  /** Is told why a scheduler gave no answer. */
  readonly complain: (error: unknown) => void;
}

interface Question {
  readonly packets: SlowRecord[];
  readonly timer: NodeJS.Timeout;
}

/** Packets that wait for a scheduler's answer. Those of one connection wait together, and it is asked once. */
export class Questions implements Disposable {
  readonly #context: QuestionContext;
  readonly #open = new Map<string, Question>();
  #size = 0;

  constructor(context: QuestionContext) {
    this.#context = context;
  }

  /** Packets that wait now. */
  get size(): number {
    return this.#size;
  }

  /** Asks about a packet, unless its connection has been asked about. */
  take(record: SlowRecord): void {
    const connection = connectionOf(record);
    const asked = this.#open.get(connection);
    if (asked === undefined) this.#ask(connection, record);
    else if (asked.packets.length >= mostPackets) this.#context.drop(record);
    else {
      asked.packets.push(record);
      this.#size++;
    }
  }

  /** Forgets what waits; idempotent. */
  [Symbol.dispose](): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
    this.#size = 0;
  }

  #ask(connection: string, record: SlowRecord): void {
    if (this.#open.size >= mostConnections) {
      this.#context.goOn(record, 'crowded');
      return;
    }
    const timer = setTimeout(() => this.#answer(connection, question, 'late'), patience).unref();
    const question = { packets: [record], timer };
    this.#open.set(connection, question);
    this.#size++;
    void this.#wait(connection, question, record);
  }

  async #wait(connection: string, question: Question, record: SlowRecord): Promise<void> {
    try {
      this.#answer(connection, question, (await this.#context.ask(record)) ?? 'none');
    } catch (error) {
      this.#context.complain(error);
      this.#answer(connection, question, 'failed');
    }
  }

  /** An answer that comes too late finds no question, or another one. */
  #answer(connection: string, question: Question, answer: Answer): void {
    if (this.#open.get(connection) !== question) return;
    clearTimeout(question.timer);
    this.#open.delete(connection);
    this.#size -= question.packets.length;
    for (const packet of question.packets) this.#context.goOn(packet, answer);
  }
}

function connectionOf({ serviceId, client, clientPort, vip, port }: SlowRecord): string {
  return `${serviceId} ${client} ${clientPort} ${vip} ${port}`;
}
