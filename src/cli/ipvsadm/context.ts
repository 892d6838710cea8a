import type { ApiClient } from '../../api/client.ts';
import type { Names } from './names.ts';

/** What a command works with. */
export interface AdmContext {
  /** The name it was called by, e.g. `ipvsadm`. */
  readonly program: string;
  readonly client: ApiClient;
  readonly names: Names;
  /** Reads all of standard input. */
  readonly read: () => Promise<string>;
  /** Prints on standard output. */
  readonly write: (text: string) => Promise<void>;
}

/** What a command leaves: its exit status, and what is to be printed on standard error. */
export interface AdmResult {
  readonly status: number;
  readonly err: string;
}
