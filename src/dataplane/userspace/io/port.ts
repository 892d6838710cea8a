/** A place that frames come in by: an interface that is open, by one means or another. */
export interface Port extends Disposable {
  /** Frames that were lost for want of room before anybody looked at them, since it was opened. */
  lost(): number;
  /** Idempotent. */
  close(): void;
}

/** Who is told of frames. */
export interface PortListener {
  /** Is given each frame: the bytes from `begin` on up to `end`, which are others after it has returned. */
  readonly onFrame: (bytes: Uint8Array, begin: number, end: number) => void;
  /** Is told of a frame that is longer than the interface takes, and so was cut: an offload has joined packets. */
  readonly onCut: () => void;
  /** Is called after some frames, before others take their place. */
  readonly onTurn: () => void;
  /** Is told why when frames can't be taken any more: the interface is gone, maybe. It is closed then. */
  readonly onEnd: (reason: string) => void;
}
