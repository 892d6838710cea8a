import { basename, dirname } from 'node:path';
import type { StateFiles } from '../../../src/director/durable-file.ts';

/** A file: its text as programs see it, and the text that a power cut leaves for sure. */
interface File {
  text: string;
  synced: string;
}

type Node = File | 'folder';

/** What becomes of names in folders; a name without a node is taken out. */
type Change = ReadonlyMap<string, Node | undefined>;

/** What a disk holds: the text of each file by its path, undefined for folders. */
export type Contents = ReadonlyMap<string, string | undefined>;

/**
 * A disk that remembers what is not on it yet. A file's text is on disk once the file was synced, names in a folder once the
 * folder was. Until then a power cut may leave any of it, and any other part of it: more than file systems do, and all
 * that POSIX allows them, but for a rename, which is done as a whole or not at all.
 */
export class Disk implements StateFiles {
  readonly #seen = new Map<string, Node>([['/', 'folder']]);
  readonly #onDisk = new Map(this.#seen);
  /** Changes of names that are not on disk for sure, in their order. */
  #pending: Change[] = [];
  readonly #afterStep: () => void;

  /** @param afterStep called whenever something may have changed */
  constructor(afterStep: () => void = () => undefined) {
    this.#afterStep = afterStep;
  }

  async mkdir(path: string): Promise<string | undefined> {
    if (this.#seen.has(path)) return undefined;
    const first = await this.mkdir(dirname(path));
    this.#change(new Map([[path, 'folder']]));
    return first ?? path;
  }

  async open(path: string, flags: 'r' | 'w') {
    let node = this.#seen.get(path);
    if (node === undefined) {
      if (flags === 'r' || !this.#seen.has(dirname(path))) throw missing(path);
      node = { text: '', synced: '' };
      this.#change(new Map([[path, node]]));
    }
    const opened = node;
    if (opened !== 'folder' && flags === 'w') this.#write(opened, '');
    return {
      writeFile: async (text: string) => {
        if (opened !== 'folder') this.#write(opened, text);
      },
      sync: async () => this.#sync(path, opened),
      close: async () => undefined,
    };
  }

  async readFile(path: string): Promise<Uint8Array> {
    const node = this.#seen.get(path);
    if (node === undefined || node === 'folder') throw missing(path);
    return new TextEncoder().encode(node.text);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#change(
      new Map([
        [from, undefined],
        [to, this.#seen.get(from)],
      ]),
    );
  }

  async unlink(path: string): Promise<void> {
    this.#change(new Map([[path, undefined]]));
  }

  /** Everything that may be on the disk after a power cut now. */
  *afterPowerCut(): Generator<Contents> {
    for (const changes of subsets(this.#pending)) {
      const names = new Map(this.#onDisk);
      for (const change of changes) apply(names, change);
      yield* contentsOf([...names].filter(([path]) => isReached(path, names)));
    }
  }

  #write(file: File, text: string): void {
    file.text = text;
    this.#afterStep();
  }

  #change(change: Change): void {
    apply(this.#seen, change);
    this.#pending.push(change);
    this.#afterStep();
  }

  #sync(path: string, node: Node): void {
    if (node === 'folder') {
      const isHere = (change: Change) => [...change.keys()].every(name => dirname(name) === path);
      for (const change of this.#pending.filter(isHere)) apply(this.#onDisk, change);
      this.#pending = this.#pending.filter(change => !isHere(change));
    } else {
      node.synced = node.text;
    }
    this.#afterStep();
  }
}

/** What may be in files whose text is not synced: the former text, nothing, a part, blocks of zeros, all. */
function textsOf({ text, synced }: File): Set<string> {
  if (text === synced) return new Set([text]);
  return new Set([synced, '', text.slice(0, text.length / 2), '\0'.repeat(text.length), text]);
}

function* contentsOf([first, ...rest]: readonly (readonly [string, Node])[]): Generator<
  Map<string, string | undefined>
> {
  if (first === undefined) return yield new Map();
  const [path, node] = first;
  for (const contents of contentsOf(rest)) {
    const texts = node === 'folder' ? [undefined] : textsOf(node);
    for (const text of texts) yield new Map([[path, text], ...contents]);
  }
}

function* subsets<T>([first, ...rest]: readonly T[]): Generator<T[]> {
  if (first === undefined) return yield [];
  for (const subset of subsets(rest)) {
    yield subset;
    yield [first, ...subset];
  }
}

function apply(names: Map<string, Node>, change: Change): void {
  for (const [path, node] of change) {
    if (node === undefined) names.delete(path);
    else names.set(path, node);
  }
}

/** Whether the folders that a path leads through are there. */
function isReached(path: string, names: ReadonlyMap<string, Node>): boolean {
  return path === '/' || (names.has(dirname(path)) && isReached(dirname(path), names));
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${basename(path)}'`), { code: 'ENOENT' });
}
