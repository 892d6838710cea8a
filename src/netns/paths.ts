import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's directory: the nearest one above this file that holds a package.json. */
const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Where topologies are. */
export const topologiesDirectory = join(packageRoot, 'netns');

/** A file of the package, e.g. `dist/bpf/pass.bpf.o`. */
export function packageFile(path: string): string {
  return join(packageRoot, path);
}

/** The XDP program that passes everything. */
export const passObject = packageFile('dist/bpf/pass.bpf.o');

/** A program of the package as it is built, e.g. `lvxd`. */
export function builtProgram(name: 'lvxd' | 'lvx' | 'lvxadm'): string {
  return join(packageRoot, `dist/bin/${name}.js`);
}

/** The command that runs a module beside this one, built or from source like this one. */
export function agentCommand(name: 'web' | 'client'): string[] {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = fileURLToPath(new URL(`agents/${name}.${ending}`, import.meta.url));
  return [process.execPath, ...process.execArgv, file];
}

function findRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json')) || dirname(directory) === directory) return directory;
  return findRoot(dirname(directory));
}
