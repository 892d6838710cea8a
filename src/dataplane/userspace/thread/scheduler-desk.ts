import { isDeepStrictEqual } from 'node:util';
import type { Service } from '../../../model/service.ts';
import type { Log } from '../../log.ts';
import { SchedulerComplaints } from '../../scheduler-complaints.ts';
import { type SchedulerHook, serverNamed } from '../../scheduler-hook.ts';
import type { Attention } from '../attention.ts';
import type { Directory } from './directory.ts';
import type { PacketClient } from './packet-client.ts';
import type { Notice, SchedulerQuestion } from './protocol.ts';

/** What a desk works with. */
export interface DeskParts {
  readonly hook: SchedulerHook;
  readonly directory: Pick<Directory, 'installedAt'>;
  /** Is told the answers. */
  readonly thread: Pick<PacketClient, 'tell'>;
  readonly log: Pick<Log, 'warn'>;
}

/** Has schedulers asked what the thread that handles packets wants to know, and tells them what it tells. */
export class SchedulerDesk {
  readonly #parts: DeskParts;
  readonly #complaints: SchedulerComplaints;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#complaints = new SchedulerComplaints(parts.log);
  }

  /** What schedulers want with services that are about to be put. */
  attentionTo(services: readonly Service[]): Attention[] {
    const { hook } = this.#parts;
    return services.map(service => ({ isAsked: hook.asks(service), isWatched: hook.watches(service) }));
  }

  /** Takes what the thread wants to know, or tells. */
  take(notice: Extract<Notice, { kind: 'ask' | 'news' }>): void {
    if (notice.kind === 'news') this.#parts.hook.news(notice.news);
    else void this.#answer(notice.id, notice.question);
  }

  async #answer(id: number, question: SchedulerQuestion): Promise<void> {
    this.#parts.thread.tell('answer', { id, server: await this.#ask(question) });
  }

  /** The index of a server, or undefined: the fallback is to schedule. */
  async #ask({ service, servers, connection, loads }: SchedulerQuestion): Promise<number | undefined> {
    const { hook, directory } = this.#parts;
    const installed = directory.installedAt(service);
    // The service changes just now: its servers are others there than here.
    if (installed === undefined || !isDeepStrictEqual(installed.placed.servers, servers)) return undefined;
    try {
      const index = await hook.pick(installed.service, connection, loads);
      if (index !== undefined) serverNamed(service, servers, index);
      return index;
    } catch (error) {
      this.#complaints.add(error);
      return undefined;
    }
  }
}
