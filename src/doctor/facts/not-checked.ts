/** Something that could not be looked at. */
export interface NotChecked {
  readonly what: string;
  readonly why: string;
  /** Whether somebody can help it: a missing right, a missing program. */
  readonly trouble: boolean;
}
