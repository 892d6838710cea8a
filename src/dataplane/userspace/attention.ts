/** What the control plane wants with a service's connections. */
export interface Attention {
  /** To be asked about new ones. */
  readonly isAsked: boolean;
  /** To be told as they come and go. */
  readonly isWatched: boolean;
}

export const noAttention: Attention = { isAsked: false, isWatched: false };
