import { join } from 'node:path';
import { readIfThere, type StateFiles, writeDurably } from './durable-file.ts';
import { StateFileError } from './errors.ts';
import { parseStateFile } from './state-file.ts';
import { undoStepSchema, undoStepToJson } from './undo-json.ts';
import type { UndoSlot } from './undo-slot.ts';
import type { UndoStep } from './undo-step.ts';

/**
 * Keeps the step that can be undone in a file of the state directory. There are two, `undo-a.json` and `undo-b.json`: a new
 * step goes to the one that the state does not name, and counts from when the state names it. So a crash leaves the former
 * step or the new one, and never half of one.
 */
export class UndoStore {
  readonly #directory: string;
  readonly #files: StateFiles;

  constructor(directory: string, files: StateFiles) {
    this.#directory = directory;
    this.#files = files;
  }

  /** Writes a step beside the one that the state names; once it returns, the step outlives a crash of the machine. */
  async keep(step: UndoStep, named: UndoSlot | undefined): Promise<UndoSlot> {
    const slot = named === 'a' ? 'b' : 'a';
    await writeDurably(this.#path(slot), undoStepToJson(step), this.#files);
    return slot;
  }

  /**
   * Reads the step that the state names.
   * @throws StateFileError if it is not there, or is none.
   */
  async read(slot: UndoSlot): Promise<UndoStep> {
    const path = this.#path(slot);
    const text = await readIfThere(path, this.#files);
    if (text === undefined) throw new StateFileError(path, '', 'expected a file, got none');
    return parseStateFile(path, text, undoStepSchema);
  }

  #path(slot: UndoSlot): string {
    return join(this.#directory, `undo-${slot}.json`);
  }
}
