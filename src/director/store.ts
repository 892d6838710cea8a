import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StateFileError } from './errors.ts';
import { issuePlace, issueText } from './issue.ts';
import type { DirectorState } from './state.ts';
import { stateSchema, stateToJson } from './state-json.ts';

/** Keeps a director's state in `state.json` of a directory, so that no crash leaves half of it. One writer at a time. */
export class StateStore {
  readonly path: string;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, 'state.json');
  }

  /**
   * Reads the state; undefined if there is none yet.
   * @throws StateFileError if the file is not a state.
   */
  async load(): Promise<DirectorState | undefined> {
    const text = await readIfThere(this.path);
    if (text === undefined) return undefined;
    const read = stateSchema.safeParse(this.#parse(text), { reportInput: true });
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new StateFileError(this.path, issuePlace(issue), issueText(issue), { cause: read.error });
  }

  /** Writes the state; once it returns, the state outlives a crash of the machine. */
  async save(state: DirectorState): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o755 });
    const draft = `${this.path}.new`;
    await writeDurably(draft, stateToJson(state));
    await rename(draft, this.path);
    await sync(this.#directory);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new StateFileError(this.path, lineAndColumn(text, what), `expected JSON, got: ${what}`, { cause: error });
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The place that JSON.parse complained about; it names an offset, or means the end of the text. */
function lineAndColumn(text: string, complaint: string): string {
  const offset = /position (\d+)/.exec(complaint)?.[1];
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
