import type { Settings } from './case.ts';
import type { Names } from './names.ts';
import type { WireEnd } from './wire-end.ts';

/** A director that cases are played on. Listings are about the services of one VIP, with names for addresses. */
export interface Subject {
  readonly end: WireEnd;

  /** Makes the rules of a case; what was said against them. */
  begin(lines: readonly string[]): Promise<readonly string[]>;

  /** Runs lines of ipvsadm's grammar in order; what they printed, their failures included. */
  adm(lines: readonly string[]): Promise<readonly string[]>;

  /** Changes settings; what is told if that can't be. */
  set(settings: Settings): Promise<readonly string[]>;

  /** Runs commands in its namespace; the last one must end with 0. */
  exec(script: string): Promise<void>;

  /** Connections and templates: `TCP 00:59 SYN_RECV client:40000 vip:80 R1:80`, in no order. */
  connections(names: Names): Promise<readonly string[]>;

  /** Services, by their flags such as `-t 10.1.1.1:80`, and servers: `TCP vip:80 rr`, `-> R1:80 Tunnel 1 1 0`. */
  servers(names: Names, services: readonly string[]): Promise<readonly string[]>;

  /** Ends what it runs; the testbed stays. */
  close(): Promise<void>;
}
