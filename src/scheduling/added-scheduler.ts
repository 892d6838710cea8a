import type { Abilities } from './worker/messages.ts';

/** A scheduler that was added. */
export interface AddedScheduler {
  readonly name: string;
  /** SHA-256 of its bundle in hexadecimal digits: by it the bundle is found. */
  readonly digest: string;
  /** The file that it was made of, as whoever added it named it. */
  readonly file: string;
  readonly addedAt: Date;
  /** Which functions it has. */
  readonly abilities: Abilities;
}

/** The latest time that a scheduler failed. */
export interface SchedulerFailure {
  readonly at: Date;
  readonly message: string;
  /** Names of the services that went back to their former schedulers. */
  readonly services: readonly string[];
}
