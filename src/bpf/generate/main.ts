import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { BpfError } from '../errors.ts';
import { BpfObject } from '../object/object.ts';
import { collect } from './collect.ts';
import { emit } from './emit.ts';

const USAGE = `usage: main.ts [--check] [--library MODULE] [OBJECT [OUTPUT]]
Writes TypeScript for the types that a BPF object shares with its loader.
  OBJECT    default dist/bpf/lvx.bpf.o
  OUTPUT    default src/bpf/generated/lvx.ts
  --check   write nothing; exit 1 if OUTPUT is not what would be written
  --library where OUTPUT imports codecs from; default ../codec/index.ts
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, library: { type: 'string' }, help: { type: 'boolean' } },
});
const [object = 'dist/bpf/lvx.bpf.o', output = 'src/bpf/generated/lvx.ts'] = positionals;

if (values.help) {
  process.stdout.write(USAGE);
} else {
  try {
    generate();
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    fail(error.message);
  }
}

function generate(): void {
  using opened = BpfObject.open(object);
  const text = emit(collect(opened.btf), basename(object), values.library ?? '../codec/index.ts');
  if (values.check) check(text);
  else write(text);
}

function write(text: string): void {
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, text);
}

function check(text: string): void {
  if (readIfThere() === text) return;
  fail(`${output}: expected what "npm run generate" makes of ${object}, got something else`);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function readIfThere(): string | undefined {
  try {
    return readFileSync(output, 'utf8');
  } catch {
    return undefined;
  }
}
