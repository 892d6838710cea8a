import { join } from 'node:path';
import { readIfThere, writeDurably } from './durable-file.ts';
import type { DirectorState } from './state.ts';
import { parseStateFile } from './state-file.ts';
import { stateSchema, stateToJson } from './state-json.ts';
import { UndoStore } from './undo-store.ts';

/** Keeps a director's state in `state.json` of a directory, so that no crash leaves half of it. One writer at a time. */
export class StateStore {
  readonly path: string;
  /** The step that can be undone: the state names it. */
  readonly undo: UndoStore;

  constructor(directory: string) {
    this.path = join(directory, 'state.json');
    this.undo = new UndoStore(directory);
  }

  /**
   * Reads the state; undefined if there is none yet.
   * @throws StateFileError if the file is not a state.
   */
  async load(): Promise<DirectorState | undefined> {
    const text = await readIfThere(this.path);
    if (text === undefined) return undefined;
    return parseStateFile(this.path, text, stateSchema);
  }

  /** Writes the state; once it returns, the state outlives a crash of the machine. */
  async save(state: DirectorState): Promise<void> {
    await writeDurably(this.path, stateToJson(state));
  }
}
