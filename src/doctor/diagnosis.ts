import type { Finding } from './check.ts';
import type { NotChecked } from './facts/not-checked.ts';

/** What a doctor found. */
export interface Diagnosis {
  readonly role: 'director' | 'real server';
  /** How many things were looked for. */
  readonly checks: number;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
}
