/** The places for a step that can be undone. */
export const undoSlots = ['a', 'b'] as const;

/** A place for a step that can be undone. */
export type UndoSlot = (typeof undoSlots)[number];
