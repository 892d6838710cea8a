/** What the sender is told to send. */
export interface SendOrder {
  /** Packets a second; undefined: as many as it can. */
  readonly rate: number | undefined;
  readonly seconds: number;
  /** Clients, in turns. */
  readonly flows: number;
}

/** What it says it has sent. */
export interface Sent {
  readonly sent: number;
  readonly seconds: number;
}
