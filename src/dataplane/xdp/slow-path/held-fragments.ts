import type { FragmentKey } from '../../../bpf/generated/lvx.ts';
import type { ClientPacket } from './client-packet.ts';

/** A later fragment of a datagram whose first one has not been seen. */
export interface HeldFragment {
  readonly key: FragmentKey;
  /** As it came in. */
  readonly packet: ClientPacket;
  /** When it came, jiffies. */
  readonly jiffies: bigint;
}

const most = 256;
/** Milliseconds between two looks. */
const interval = 5;
/** Milliseconds that a fragment is kept. */
const patience = 1000;
const looks = patience / interval;
/** Looks that one is passed over for at most: each time twice as many, since what comes late mostly comes soon. */
const longestPause = 16;

interface Entry {
  readonly fragment: HeldFragment;
  /** Looks until it is given up. */
  left: number;
  /** Looks until its turn, and between its last turn and that one. */
  turn: number;
  pause: number;
}

/** Fragments that wait until it is known where their datagrams go. The timer does not keep the process alive. */
export class HeldFragments implements Disposable {
  readonly #release: (fragment: HeldFragment) => boolean;
  readonly #giveUp: (fragment: HeldFragment) => void;
  #held: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param release sends a fragment on if that can be done by now, and tells whether it need not wait any more
   * @param giveUp is told of fragments that waited in vain
   */
  constructor(release: (fragment: HeldFragment) => boolean, giveUp: (fragment: HeldFragment) => void) {
    this.#release = release;
    this.#giveUp = giveUp;
  }

  get size(): number {
    return this.#held.length;
  }

  /** Releases a fragment at once or keeps it; false if there is no room. */
  hold(fragment: HeldFragment): boolean {
    if (this.#release(fragment)) return true;
    if (this.#held.length >= most) return false;
    this.#held.push({ fragment, left: looks, turn: 1, pause: 1 });
    this.#wait();
    return true;
  }

  /** Looks once after those whose turn it is, oldest first. */
  look(): void {
    const held = this.#held;
    this.#held = held.filter(entry => {
      if (this.#isReleased(entry)) return false;
      if (entry.left > 0) return true;
      this.#giveUp(entry.fragment);
      return false;
    });
  }

  /** Forgets what waits; idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = [];
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #isReleased(entry: Entry): boolean {
    entry.left--;
    entry.turn--;
    if (entry.turn > 0 && entry.left > 0) return false;
    entry.pause = Math.min(entry.pause * 2, longestPause);
    entry.turn = entry.pause;
    return this.#release(entry.fragment);
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.look();
      if (this.#held.length > 0) this.#wait();
    }, interval).unref();
  }
}
