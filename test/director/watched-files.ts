import * as files from 'node:fs/promises';
import { basename } from 'node:path';
import type { StateFiles } from '../../src/director/durable-file.ts';

/** One thing that is about to be done with a file: what, with which, and what is to be written. */
export interface FileStep {
  /** E.g. `rename state.json.new`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Node's functions for files; each step is told before it is done. What `before` throws is the step's error. */
export function watchedFiles(before: (step: FileStep) => void): StateFiles {
  const tell = (verb: string, path: string, text = '') => before({ name: `${verb} ${basename(path)}`, path, text });
  return {
    async mkdir(path, options) {
      tell('mkdir', path);
      return files.mkdir(path, options);
    },
    async open(path, flags, mode) {
      tell('open', path);
      const file = await files.open(path, flags, mode);
      return {
        async writeFile(text) {
          tell('write', path, text);
          await file.writeFile(text);
        },
        async sync() {
          tell('sync', path);
          await file.sync();
        },
        async close() {
          await file.close();
          tell('close', path);
        },
      };
    },
    async readFile(path) {
      tell('read', path);
      return files.readFile(path);
    },
    async rename(from, to) {
      tell('rename', from);
      await files.rename(from, to);
    },
    async unlink(path) {
      tell('unlink', path);
      await files.unlink(path);
    },
  };
}
