import { randomBytes } from 'node:crypto';

/** Names a state of something that changes. A name is not used again, not even by another process. */
export class Revision {
  readonly #start = randomBytes(8).toString('hex');
  #changes = 0;

  /** The present name: letters, digits and a hyphen. */
  text(): string {
    return `${this.#start}-${this.#changes}`;
  }

  /** Takes another name. */
  change(): void {
    this.#changes += 1;
  }
}
