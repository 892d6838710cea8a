/** Where requests go: a service's VIP and port. */
export interface Target {
  readonly vip: string;
  readonly port: number;
}

/** What a client is asked to do. A request without an answer within `timeoutMs` has failed. */
export type ClientTask =
  | (Target & {
      /** Sends requests, each over a connection (or socket) of its own, one after the other. */
      readonly kind: 'request';
      readonly protocol: 'tcp' | 'udp';
      readonly count: number;
      readonly timeoutMs: number;
      /** Bytes to send along in the body of each request; TCP only. */
      readonly bodyBytes?: number;
    })
  | (Target & {
      /** Sends requests until `stop-load`, each over a connection of its own. */
      readonly kind: 'start-load';
      /** How many are under way at a time. */
      readonly concurrency: number;
      /** Pause of each of them after an answer. */
      readonly pauseMs: number;
      readonly timeoutMs: number;
    })
  /** Tells what the load came to so far. */
  | { readonly kind: 'tally' }
  | { readonly kind: 'stop-load' }
  | (Target & {
      /** Opens connections that send a request again and again until `release`. */
      readonly kind: 'hold';
      readonly count: number;
      readonly pauseMs: number;
      readonly timeoutMs: number;
    })
  | { readonly kind: 'release' };

/** One request and its answer. */
export interface Exchange {
  /** The client's port. */
  readonly port: number;
  readonly ms: number;
  /** The real server that answered, by its own word. */
  readonly server?: string;
  /** The client's address and port, as the real server saw them. */
  readonly seenAs?: string;
  /** Bytes of the body that the real server got. */
  readonly received?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

/** What a load came to. */
export interface Tally {
  readonly answered: number;
  readonly failed: number;
  /** Answers by real server. */
  readonly byServer: Readonly<Record<string, number>>;
  /** The first errors, at most ten. */
  readonly errors: readonly string[];
  readonly slowestMs: number;
  readonly seconds: number;
}

/** What became of one long-lived connection. */
export interface HeldConnection {
  readonly port: number;
  /** Every real server that answered on it; one, unless it moved. */
  readonly servers: readonly string[];
  readonly answered: number;
  readonly error?: string;
}

/** What a real server says in its answer, as JSON. */
export interface ServerAnswer {
  readonly server: string;
  /** The client's address and port. */
  readonly client: string;
  /** How many bytes of body came with the request. */
  readonly received: number;
}

/** Reads a real server's answer; undefined if it is none. */
export function parseServerAnswer(text: string): ServerAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('server' in value && 'client' in value && 'received' in value)) return undefined;
  const { server, client, received } = value;
  if (typeof server !== 'string' || typeof client !== 'string' || typeof received !== 'number') return undefined;
  return { server, client, received };
}
