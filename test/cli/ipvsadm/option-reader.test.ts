import t from 'tap';
import { OptionReader, type Token } from '../../../src/cli/ipvsadm/option-reader.ts';

const option = (name: string, value: string | undefined, word: string): Token => ({
  kind: 'option',
  name,
  value,
  word,
});
const problem = (text: string, word: string): Token => ({ kind: 'problem', text, word });
const end = (...rest: string[]): Token => ({ kind: 'end', rest });

const rows: readonly [string, readonly string[], readonly Token[]][] = [
  ['nothing', [], [end()]],
  ['bundled letters', ['-Ln'], [option('list', '', '-Ln'), option('numeric', '', '-Ln'), end()]],
  ['a value in the same word', ['-t1.2.3.4:80'], [option('tcp-service', '1.2.3.4:80', '-t1.2.3.4:80'), end()]],
  ['a value behind =', ['-w=5'], [option('weight', '5', '-w=5'), end()]],
  ['a value in the next word', ['-w', '5'], [option('weight', '5', '5'), end()]],
  ['a value that looks like an option', ['-w', '-1'], [option('weight', '-1', '-1'), end()]],
  ['an empty value', ['-w', ''], [option('weight', '', ''), end()]],
  ['a letter and then a value', ['-it', 'x'], [option('ipip', '', '-it'), option('tcp-service', 'x', 'x'), end()]],
  [
    'long options',
    ['--weight=5', '--ipip'],
    [option('weight', '5', '--weight=5'), option('ipip', '', '--ipip'), end()],
  ],
  ['a long option with the next word', ['--weight', '5'], [option('weight', '5', '5'), end()]],
  ['a long option with an empty value', ['--weight='], [option('weight', '', '--weight='), end()]],
  ['a value with = in it', ['--scheduler=a=b'], [option('scheduler', 'a=b', '--scheduler=a=b'), end()]],
  ['an optional value in the next word', ['-p', '60'], [option('persistent', '60', '60'), end()]],
  ['an optional value in the same word', ['-p60'], [option('persistent', '60', '-p60'), end()]],
  ['an optional value that is empty', ['-p', ''], [option('persistent', '', ''), end()]],
  ['an optional value left out at the end', ['--persistent'], [option('persistent', undefined, '--persistent'), end()]],
  [
    'an optional value left out before an option',
    ['-p', '-n'],
    [option('persistent', undefined, '-p'), option('numeric', '', '-n'), end()],
  ],
  ['no abbreviations', ['--weigh=5'], [problem('unknown option', '--weigh=5')]],
  ['an unknown letter in a bundle', ['-Lq'], [option('list', '', '-Lq'), problem('unknown option', '-Lq')]],
  ['a missing value', ['-At'], [option('add-service', '', '-At'), problem('missing argument', '-At')]],
  ['a value too many', ['--ipip=5'], [problem('option does not take an argument', '--ipip=5')]],
  ['words between options', ['a', '-n', 'b'], [option('numeric', '', '-n'), end('a', 'b')]],
  ['words behind --', ['-n', '--', '-L', 'x'], [option('numeric', '', '-n'), end('-L', 'x')]],
  ['a single dash as a word', ['-', '-n'], [option('numeric', '', '-n'), end('-')]],
];

for (const [what, words, tokens] of rows) {
  t.test(`OptionReader reads ${what}`, async t => {
    const reader = new OptionReader(words);
    t.same(
      tokens.map(() => reader.next()),
      tokens,
    );
  });
}
