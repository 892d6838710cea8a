/** Files by the files that they import. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Which folders each folder of src/ may import from, besides itself. */
const below: Readonly<Record<string, readonly string[]>> = {
  net: [],
  // A service names its scheduler; schedulers know no model.
  model: ['net', 'sched'],
  sched: [],
  scheduling: ['dataplane', 'net', 'model', 'sched'],
  bpf: [],
  yaml: [],
  dataplane: ['bpf', 'net', 'model', 'sched'],
  director: ['scheduling', 'dataplane', 'net', 'model', 'sched'],
  api: ['director', 'scheduling', 'dataplane', 'net', 'model', 'sched'],
  config: ['api', 'director', 'scheduling', 'net', 'model', 'sched', 'yaml'],
  doctor: ['api', 'director', 'dataplane', 'bpf', 'net', 'model'],
  cli: ['config', 'doctor', 'api', 'director', 'scheduling', 'dataplane', 'bpf', 'net', 'model', 'sched'],
  netns: ['net', 'model', 'yaml'],
  bench: ['api', 'director', 'dataplane', 'bpf', 'net', 'model', 'sched', 'netns'],
  demo: ['cli', 'doctor', 'api', 'director', 'dataplane', 'bpf', 'net', 'model', 'sched', 'netns'],
};

/** The relative imports of a file's text. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '');
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.[^'"]*)\1/g;
  return [...code.matchAll(pattern)].map(match => match[2] ?? '');
}

/** Imports that the folders' order does not allow. */
export function wrongArrows(imports: Imports): string[] {
  return [...imports].flatMap(([from, names]) =>
    names.filter(to => !isAllowed(folderOf(from), folderOf(to))).map(to => `${from} → ${to}`),
  );
}

function isAllowed(from: string, to: string): boolean {
  return Object.hasOwn(below, from) && (from === to || (below[from]?.includes(to) ?? false));
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** A way from a file through imports back to itself, if there is one. */
export function findCycle(imports: Imports): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const cycle = visit(next, [...way, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
