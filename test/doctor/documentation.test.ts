import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Check } from '../../src/doctor/check.ts';
import { directorChecks } from '../../src/doctor/findings/director/index.ts';
import { realChecks } from '../../src/doctor/findings/real/index.ts';

const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');

/** The rows of the table below a heading. */
function rowsBelow(heading: string): string[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split(/\n##? /);
  return own.split('\n').filter(line => line.startsWith('| `'));
}

function row({ name, severity, found, why }: Pick<Check<never>, 'name' | 'severity' | 'found' | 'why'>): string {
  return `| \`${name}\` | ${severity} | ${found} | ${why} |`;
}

t.test('docs/doctor.md lists every check in the order of the code', async t => {
  t.same(rowsBelow('On a real server'), realChecks.map(row));
  t.same(rowsBelow('On the director'), directorChecks.map(row));
});

t.test('names of checks are used once on a host, and are stable words', async t => {
  for (const checks of [realChecks, directorChecks]) {
    const names = checks.map(({ name }) => name);
    t.equal(new Set(names).size, names.length);
    for (const name of names) t.match(name, /^[a-z]+(-[a-z]+)*$/);
  }
});
