/** The state file can't be taken as it is. It is left untouched. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
  readonly code = 'ERR_STATE_FILE';
  /** The file. */
  readonly path: string;
  /** Where in it: a line and column, or the path of a key. */
  readonly place: string;

  constructor(path: string, place: string, what: string, options?: ErrorOptions) {
    super(`Could not read the director's state from ${path}: ${place === '' ? '' : `${place}: `}${what}`, options);
    this.path = path;
    this.place = place;
  }
}

/** A state could not be made to outlive a crash: it is not in force. `cause` is the system's error. */
export class StateNotSavedError extends Error {
  override readonly name = 'StateNotSavedError';
  readonly code = 'ERR_STATE_NOT_SAVED';
  /** Whether the file has the new state nevertheless, for as long as the machine runs. */
  readonly replaced: boolean;
  /** Whether there was no room for it. */
  readonly isFull: boolean;

  constructor(path: string, replaced: boolean, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`Could not save the director's state to ${path}, so nothing was changed: ${why}`, { cause });
    this.replaced = replaced;
    this.isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  }
}

/** A change was refused by the dataplane and taken back. `cause` is the dataplane's error. */
export class ChangeUndoneError extends Error {
  override readonly name = 'ChangeUndoneError';
  readonly code: 'ERR_CHANGE_UNDONE' | 'ERR_CHANGE_STUCK';

  constructor(code: ChangeUndoneError['code'], message: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
