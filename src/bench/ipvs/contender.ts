import type { Program } from '../../bpf/index.ts';

/** Who is compared. */
export type ContenderName = 'ipvs' | 'static' | 'lvx';

/** Whoever takes the frames. */
export interface Contender extends Disposable {
  readonly name: ContenderName;
  /** The program that the frames are handed to. */
  readonly program: Program;
  /** How many frames have come out at the other side, as tunnelled packets of the right length. */
  delivered(): number;
  /** What it counts itself; nothing if it knows no connections. */
  counted(): Counted | undefined;
  /** Forgets all connections. */
  forget(): Promise<void>;
}

/** What a contender counted since it was made. */
export interface Counted {
  readonly forwarded: number;
  /** Connections opened. */
  readonly opened: number;
  /** Connections that there are now, where it can tell. */
  readonly open?: number;
}
