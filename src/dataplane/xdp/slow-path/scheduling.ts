import { formatIp } from '../../../net/ip.ts';
import type { Connection } from '../../../sched/scheduler.ts';
import { addressFromWords } from '../../address-words.ts';
import type { Log } from '../../log.ts';
import { type Answer, Questions } from '../../questions.ts';
import { SchedulerComplaints } from '../../scheduler-complaints.ts';
import { askedOutcome } from '../../slow-outcomes.ts';
import type { Outcome } from './counters.ts';
import type { SlowRecord } from './record.ts';
import type { Resumption } from './resumption.ts';
import type { Sender } from './sender.ts';

/** What the schedulers of services say: the index of a real server, or undefined. */
export type AskScheduler = (serviceId: number, connection: Connection) => Promise<number | undefined>;

/** What scheduling by the control plane needs. */
export interface SchedulingParts {
  readonly ask: AskScheduler;
  readonly resumption: Pick<Resumption, 'run'>;
  readonly sender: Pick<Sender, 'frame'>;
  readonly count: (outcome: Outcome) => void;
  readonly log: Pick<Log, 'warn'>;
}

/** Has schedulers asked about new connections, and sends the packets on by what they say. */
export class Scheduling implements Disposable {
  readonly #parts: SchedulingParts;
  readonly #questions: Questions<SlowRecord>;

  constructor(parts: SchedulingParts) {
    this.#parts = parts;
    const complaints = new SchedulerComplaints(parts.log);
    this.#questions = new Questions<SlowRecord>({
      connectionOf: ({ serviceId, client, clientPort, vip, port }) =>
        `${serviceId} ${client} ${clientPort} ${vip} ${port}`,
      ask: record => parts.ask(record.serviceId, connectionOf(record)),
      goOn: (record, answer) => parts.count(this.#goOn(record, answer)),
      drop: () => parts.count('noRoom'),
      complain: error => complaints.add(error),
    });
  }

  /** Packets that wait for an answer now. */
  get waiting(): number {
    return this.#questions.size;
  }

  take(record: SlowRecord): void {
    this.#questions.take(record);
  }

  /** Forgets what waits; idempotent. */
  [Symbol.dispose](): void {
    this.#questions[Symbol.dispose]();
  }

  #goOn(record: SlowRecord, answer: Answer): Outcome {
    const { resumption, sender } = this.#parts;
    const resumed = resumption.run(record, typeof answer === 'number' ? answer : undefined);
    const what = `a packet of ${describe(record)}, about which a scheduler was asked,`;
    if (typeof resumed === 'number') return { errno: resumed, what };
    const { verdict, out } = resumed;
    const errno = out === undefined ? 0 : sender.frame(out.frame, out.ifindex);
    return errno === 0 ? askedOutcome(verdict, answer) : { errno, what };
  }
}

function connectionOf(record: SlowRecord): Connection {
  const family = record.family === 6 ? 6 : 4;
  return {
    client: formatIp(addressFromWords(family, record.client)),
    clientPort: record.clientPort,
    destination: formatIp(addressFromWords(family, record.vip)),
    destinationPort: record.port,
  };
}

function describe(record: SlowRecord): string {
  const { client, clientPort } = connectionOf(record);
  return `client ${client}, port ${clientPort}`;
}
