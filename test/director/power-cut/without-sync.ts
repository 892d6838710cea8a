import type { StateFiles } from '../../../src/director/durable-file.ts';

/** Functions for files that do not sync some of them. */
export function withoutSync(files: StateFiles, isLeftOut: (path: string) => boolean): StateFiles {
  return {
    mkdir: (path, options) => files.mkdir(path, options),
    readFile: path => files.readFile(path),
    rename: (from, to) => files.rename(from, to),
    unlink: path => files.unlink(path),
    async open(path, flags, mode) {
      const file = await files.open(path, flags, mode);
      return {
        writeFile: text => file.writeFile(text),
        sync: async () => (isLeftOut(path) ? undefined : file.sync()),
        close: () => file.close(),
      };
    },
  };
}
