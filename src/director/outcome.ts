import type { Settings } from '../model/settings.ts';
import type { Edit } from './edit.ts';
import type { Refusal } from './refusal.ts';
import type { UndoTitle } from './undo-step.ts';

/** What came of a change: made and durable, or why not. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What came of many edits: those made that were not refused, why others were by their place; or none made for another revision. */
export type EditsMade =
  | { readonly kind: 'done'; readonly refusals: ReadonlyMap<number, Refusal> }
  | { readonly kind: 'stale' };

/** Edits and settings that are one change, made as a whole or not at all. */
export interface Application {
  readonly edits: readonly Edit[];
  readonly settings: Partial<Settings>;
  /** The revision that they were made for; undefined: any. */
  readonly ifRevision: string | undefined;
}

/** What came of an application: made and durable, not made because of edits by their place, or made for another revision. */
export type Applied =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusals: ReadonlyMap<number, Refusal> }
  | { readonly kind: 'stale' };

/** What came of an undo: made and durable, nothing to undo, or names of what would be lost. */
export type Undone =
  | { readonly kind: 'done'; readonly step: UndoTitle }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lossy'; readonly step: UndoTitle; readonly lost: readonly string[] };
