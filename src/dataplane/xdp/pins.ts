import { existsSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isBpffs, mountBpffs } from '../../bpf/index.ts';

const linkPrefix = 'link-';

/** The folder on a bpf file system whose files keep maps and links alive when no process does. */
export class PinFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder; a bpf file system is mounted on /sys/fs/bpf if the folder is to be there and none is. */
  create(): void {
    const usual = '/sys/fs/bpf';
    if (this.path.startsWith(`${usual}/`)) mountBpffs(usual);
    const parent = existingParent(this.path);
    if (!isBpffs(parent)) {
      throw new Error(
        `Could not pin in ${this.path}: expected a folder on a bpf file system, got ${parent} on another`,
      );
    }
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** The pin of a map. */
  map(name: string): string {
    return join(this.path, name);
  }

  /** The pin of the link that holds the program on an interface. */
  link(interfaceName: string): string {
    return join(this.path, linkPrefix + interfaceName);
  }

  has(path: string): boolean {
    return existsSync(path);
  }

  /** The interfaces that have a link pinned. */
  linkedInterfaces(): string[] {
    return this.#files()
      .filter(name => name.startsWith(linkPrefix))
      .map(name => name.slice(linkPrefix.length));
  }

  isEmpty(): boolean {
    return this.#files().length === 0;
  }

  /** Removes one pin, if it is there. */
  remove(path: string): void {
    if (existsSync(path)) unlinkSync(path);
  }

  /** Removes every pin and the folder: what only they kept alive ends. */
  removeAll(): void {
    for (const name of this.#files()) unlinkSync(join(this.path, name));
    if (existsSync(this.path)) rmdirSync(this.path);
  }

  #files(): string[] {
    return existsSync(this.path) ? readdirSync(this.path) : [];
  }
}

function existingParent(path: string): string {
  return existsSync(path) ? path : existingParent(dirname(path));
}
