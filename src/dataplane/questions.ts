/** How long a scheduler is waited for, milliseconds: a client that hears nothing sends again after a second. */
const patience = 500;
/** Connections that wait for an answer at most, and packets of each. */
const mostConnections = 1024;
const mostPackets = 8;

/** What a scheduler said: the index of a real server, or who schedules instead and why. */
export type Answer = number | 'none' | 'late' | 'failed' | 'crowded';

/** Whom questions go to, and what answers lead to. */
export interface QuestionContext<Packet> {
  /** The same for packets of the same connection, and for no others. */
  readonly connectionOf: (packet: Packet) => string;
  /** Asks the scheduler of the packet's service. Undefined: the fallback is to schedule. */
  readonly ask: (packet: Packet) => Promise<number | undefined>;
  /** Goes on with a packet. */
  readonly goOn: (packet: Packet, answer: Answer) => void;
  /** Is told of packets that can't be kept. */
  readonly drop: (packet: Packet) => void;
  /** Is told why a scheduler gave no answer. */
  readonly complain: (error: unknown) => void;
}

interface Question<Packet> {
  readonly packets: Packet[];
  readonly timer: NodeJS.Timeout;
}

/** Packets that wait for a scheduler's answer. Those of one connection wait together, and it is asked once. */
export class Questions<Packet> implements Disposable {
  readonly #context: QuestionContext<Packet>;
  readonly #open = new Map<string, Question<Packet>>();
  #size = 0;

  constructor(context: QuestionContext<Packet>) {
    this.#context = context;
  }

  /** Packets that wait now. */
  get size(): number {
    return this.#size;
  }

  /** Asks about a packet, unless its connection has been asked about. */
  take(packet: Packet): void {
    const connection = this.#context.connectionOf(packet);
    const asked = this.#open.get(connection);
    if (asked === undefined) this.#ask(connection, packet);
    else if (asked.packets.length >= mostPackets) this.#context.drop(packet);
    else {
      asked.packets.push(packet);
      this.#size++;
    }
  }

  /** Forgets what waits; idempotent. */
  [Symbol.dispose](): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
    this.#size = 0;
  }

  #ask(connection: string, packet: Packet): void {
    if (this.#open.size >= mostConnections) {
      this.#context.goOn(packet, 'crowded');
      return;
    }
    const timer = setTimeout(() => this.#answer(connection, question, 'late'), patience).unref();
    const question = { packets: [packet], timer };
    this.#open.set(connection, question);
    this.#size++;
    void this.#wait(connection, question, packet);
  }

  async #wait(connection: string, question: Question<Packet>, packet: Packet): Promise<void> {
    try {
      this.#answer(connection, question, (await this.#context.ask(packet)) ?? 'none');
    } catch (error) {
      this.#context.complain(error);
      this.#answer(connection, question, 'failed');
    }
  }

  /** An answer that comes too late finds no question, or another one. */
  #answer(connection: string, question: Question<Packet>, answer: Answer): void {
    if (this.#open.get(connection) !== question) return;
    clearTimeout(question.timer);
    this.#open.delete(connection);
    this.#size -= question.packets.length;
    for (const packet of question.packets) this.#context.goOn(packet, answer);
  }
}
