import type { BuildContext, Connection, Load, Server } from '../../sched/scheduler.ts';
import type { Offer } from './desk.ts';

/** What a worker is started with. */
export interface WorkerInput {
  /** The bundle, a file. */
  readonly file: string;
}

/** What a worker is asked. Services are named by texts that are the host's own. */
export type Question =
  | { readonly kind: 'build'; readonly servers: readonly Server[]; readonly context: BuildContext }
  | {
      readonly kind: 'pick';
      readonly service: string;
      readonly connection: Connection;
      /** In the order of the servers that were offered last. */
      readonly loads: readonly Load[];
    };

/** What a worker is told. */
export type Notice =
  | ({ readonly kind: 'offer'; readonly service: string } & Offer)
  | {
      readonly kind: 'onOpen' | 'onClose';
      readonly service: string;
      readonly connection: Connection;
      /** The server's id. */
      readonly server: string;
    }
  | { readonly kind: 'forget'; readonly service: string };

/** What a worker gets: a notice, or a question with a number that its answer has, too. */
export type ToWorker = Notice | (Question & { readonly number: number });

/** What a scheduler has. */
export interface Abilities {
  readonly build: boolean;
  readonly pick: boolean;
  readonly onOpen: boolean;
  readonly onClose: boolean;
}

/** Where and how a scheduler went wrong. */
export interface Complaint {
  readonly code: 'ERR_ANSWER' | 'ERR_THROWN';
  /** With the function and the place in the source. */
  readonly text: string;
}

/** What a worker says. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly name: string; readonly abilities: Abilities }
  | {
      readonly kind: 'answer';
      readonly number: number;
      readonly value: unknown /** Milliseconds. */;
      readonly took: number;
    }
  | { readonly kind: 'failed'; readonly number: number; readonly complaint: Complaint }
  /** Outside a question: in a notice, or while the file was loaded. */
  | { readonly kind: 'complaint'; readonly service: string | undefined; readonly complaint: Complaint };
