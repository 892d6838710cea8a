/** What a scheduler did wrong: its code is wrong, it answered what is no answer, it was too slow, its worker died. */
export type SchedulerFault = 'ERR_FILE' | 'ERR_ANSWER' | 'ERR_THROWN' | 'ERR_SLOW' | 'ERR_LOST';

/** A scheduler that was added did not do what it should. The message names it, the place in its file, expected and got. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError';
  readonly code: SchedulerFault;
  /** The scheduler's name, or its file's. */
  readonly scheduler: string;

  constructor(code: SchedulerFault, scheduler: string, what: string, options?: ErrorOptions) {
    super(`${scheduler}: ${what}`, options);
    this.code = code;
    this.scheduler = scheduler;
  }
}
