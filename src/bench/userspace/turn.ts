/** What came of one contender's turn. */
export interface Turn {
  readonly sent: number;
  /** How long it was sent. */
  readonly seconds: number;
  /** Packets that arrived at the real server, in its tunnel. */
  readonly delivered: number;
  /** Of all of the contender's threads, nanoseconds. */
  readonly processorTime: number;
}
