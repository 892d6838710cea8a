import type { Finished } from './execute.ts';

/** What can balance a topology: this project, or kernel IPVS to compare with. */
export const directorKinds = ['lvx', 'ipvs'] as const;

/** What can balance a topology. */
export type DirectorKind = (typeof directorKinds)[number];

/** A director in its namespace, configured by ipvsadm's grammar. */
export interface Director {
  readonly kind: DirectorKind;

  /** What a person types in front of the arguments: `lvxadm` or `ipvsadm`. */
  readonly command: string;

  /** Makes it forward packets. */
  start(): Promise<void>;

  /** Runs ipvsadm, or the command that takes its place, and tells how it ended; `input` is what it reads. */
  tryAdm(line: string, input?: string): Promise<Finished>;

  /** Takes it down, forwarding included. Does nothing if it is not up. */
  close(): Promise<void>;
}
