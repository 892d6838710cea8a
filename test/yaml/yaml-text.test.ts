import t from 'tap';
import { readYaml } from '../../src/yaml/yaml-text.ts';

const text = `a: &first
  b: [1, { c: 2 }]
"quoted": *first
merged: { <<: *first, d: 3 }
`;

t.test('values and keys have places', async t => {
  const yaml = readYaml(text);
  t.same(yaml.errors, []);
  t.match(yaml.content, { a: { b: [1, { c: 2 }] }, merged: { d: 3 } });
  const rows: readonly [readonly PropertyKey[], number, number, number, number][] = [
    [['a'], 2, 3, 1, 1],
    [['a', 'b'], 2, 6, 2, 3],
    [['a', 'b', 1, 'c'], 2, 15, 2, 12],
    [['quoted'], 3, 11, 3, 1],
    [['merged', 'd'], 4, 26, 4, 23],
  ];
  for (const [path, line, column, keyLine, keyColumn] of rows) {
    t.same(yaml.valueAt(path), { line, column }, path.join('.'));
    t.same(yaml.keyAt(path), { line: keyLine, column: keyColumn }, `key of ${path.join('.')}`);
  }
});

t.test('what is missing, or comes from elsewhere, is where what it would be in begins', async t => {
  const yaml = readYaml(text);
  t.same(yaml.valueAt(['a', 'nosuch']), { line: 2, column: 3 });
  t.same(yaml.valueAt(['quoted', 'b']), { line: 3, column: 11 });
  t.same(yaml.keyAt(['quoted', 'b']), { line: 3, column: 11 });
  t.same(yaml.valueAt(['merged', 'b']), { line: 4, column: 9 });
  t.same(yaml.valueAt([]), { line: 1, column: 1 });
  t.same(readYaml('').valueAt(['x']), { line: 1, column: 1 });
});

const bomb = `a: &a [1]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]\n`;

t.test('what is no YAML is told with its place', async t => {
  const rows: readonly [string, number, number, RegExp][] = [
    ['a: [', 1, 5, /./],
    ['a: 1\na: 2', 2, 1, /unique/],
    ['a:\n  - *x', 2, 5, /alias/i],
    ['a: 1\n---\nb: 2', 2, 1, /multiple documents/],
    [bomb, 2, 8, /alias/],
  ];
  for (const [broken, line, column, message] of rows) {
    const { content, errors } = readYaml(broken);
    t.equal(content, undefined);
    t.match(errors, [{ line, column, message }]);
  }
});
