import type { Notice } from './protocol.ts';

/** How many notices wait for the other thread at most. */
const room = 1024;

/** Tells the ruling thread what it can do without: what it is behind with is left out. */
export class Notices {
  readonly #post: (notice: Notice) => void;
  readonly #taken: Int32Array;
  #sent = 0;

  /** @param taken element 0: how many the other thread has taken */
  constructor(post: (notice: Notice) => void, taken: Int32Array) {
    this.#post = post;
    this.#taken = taken;
  }

  /** Whether there was room for it. */
  add(notice: Notice): boolean {
    if (((this.#sent - Atomics.load(this.#taken, 0)) | 0) >= room) return false;
    this.#sent = (this.#sent + 1) | 0;
    this.#post(notice);
    return true;
  }
}
