import { join } from 'node:path';
import { readIfThere, type StateFiles, systemFiles, writeDurably } from './durable-file.ts';
import { StateNotSavedError } from './errors.ts';
import { SchedulerStore } from './scheduler-store.ts';
import type { DirectorState } from './state.ts';
import { parseStateFile } from './state-file.ts';
import { stateSchema, stateToJson } from './state-json.ts';
import { UndoStore } from './undo-store.ts';

/** Keeps a director's state in `state.json` of a directory, so that no crash leaves half of it. One writer at a time. */
export class StateStore {
  readonly path: string;
  /** The step that can be undone: the state names it. */
  readonly undo: UndoStore;
  /** The bundles of schedulers that were added: the state names them. */
  readonly schedulers: SchedulerStore;

  readonly #files: StateFiles;

  constructor(directory: string, files: StateFiles = systemFiles) {
    this.path = join(directory, 'state.json');
    this.undo = new UndoStore(directory, files);
    this.schedulers = new SchedulerStore(directory, files);
    this.#files = files;
  }

  /**
   * Reads the state; undefined if there is none yet.
   * @throws StateFileError if there is something that is not a state, or can't be read; it is left as it is.
   */
  async load(): Promise<DirectorState | undefined> {
    const text = await readIfThere(this.path, this.#files);
    if (text === undefined) return undefined;
    return parseStateFile(this.path, text, stateSchema);
  }

  /**
   * Writes the state; once it returns, the state outlives a crash of the machine.
   * @param former what the file is to tell if that fails, if it does not tell it anyway
   * @throws StateNotSavedError if that is not so, e.g. since the disk is full
   */
  async save(state: DirectorState, former?: DirectorState): Promise<void> {
    try {
      await writeDurably(this.path, stateToJson(state), this.#files);
    } catch (error) {
      if (former && error instanceof StateNotSavedError && error.replaced) await this.save(former);
      throw error;
    }
  }
}
