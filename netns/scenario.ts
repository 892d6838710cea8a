import type { DirectorKind } from '../src/netns/director.ts';
import type { Testbed } from '../src/netns/testbed.ts';
import type { Check } from './check.ts';

/** A story that is played on a topology and checked. */
export interface Scenario {
  readonly name: string;
  /** One sentence: what it shows. */
  readonly purpose: string;
  /** The topologies that are brought up for it; a name that is given twice is brought up twice. */
  readonly topologies: readonly string[];
  /** The directors that it can be played with. */
  readonly directors: readonly DirectorKind[];
  /** Whether any kernel will do: it needs neither ipip nor IPVS, and not the virtual machine that has them. */
  readonly anyKernel?: true;
  run(stage: Stage): Promise<void>;
}

/** What a scenario is played on. */
export interface Stage {
  /** In the order of the scenario's topologies: up, with real servers that answer, and no director yet. */
  readonly testbeds: readonly Testbed[];
  /** The first of them. */
  readonly testbed: Testbed;
  readonly kind: DirectorKind;
  readonly check: Check;
  /** Tells the person who watches what happens next. */
  tell(text: string): void;
}
