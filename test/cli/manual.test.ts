import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import t from 'tap';
import { daemonCommand } from '../../src/cli/daemon/options.ts';
import { optionRows } from '../../src/cli/ipvsadm/options.ts';
import { manualPages } from '../../src/cli/manual/pages.ts';
import { roffText } from '../../src/cli/manual/roff.ts';
import { operatorCommand } from '../../src/cli/operator/command.ts';

/** What a page reads like, without the words' parting and their highlighting; and what the formatter complains of. */
function format(roff: string): { readonly text: string; readonly complaints: string } {
  const args = ['-man', '-ww', '-Tutf8', '-P-cbou', '-rLL=400n', '-rHY=0'];
  const { stdout, stderr, error } = spawnSync('groff', args, { input: roff, encoding: 'utf8' });
  if (error) throw new Error('Expected groff to be installed: apt-get install groff-base', { cause: error });
  return { text: stdout.replaceAll(/\s+/g, ' ').replaceAll('\u2010', '-'), complaints: stderr };
}

const pages = new Map(manualPages().map(page => [page.name, format(roffText(page))]));

t.test('the formatter has nothing to complain of', async t => {
  for (const [name, { complaints, text }] of pages) {
    t.equal(complaints, '', name);
    for (const part of ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'ENVIRONMENT'])
      t.match(text, new RegExp(`\\b${part}\\b`), name);
  }
});

t.test('every command and option is in its page', async t => {
  const lvx = pages.get('lvx')?.text ?? '';
  const has = (text: string, command: Command) => {
    for (const { flags } of command.options) t.ok(text.includes(flags), `${command.name()} ${flags}`);
  };
  for (const command of operatorCommand().commands.filter(each => each.name() !== 'complete')) {
    t.ok(lvx.includes(`lvx ${command.name()} `), command.name());
    has(lvx, command);
  }
  t.notMatch(lvx, /lvx complete /);
  has(pages.get('lvxd')?.text ?? '', daemonCommand());
  const lvxadm = pages.get('lvxadm')?.text ?? '';
  for (const { long } of optionRows) {
    // ipvsadm's help does not tell of it.
    if (long !== 'version') t.ok(lvxadm.includes(`--${long}`), long);
  }
});

t.test('nothing in a text is taken for a request or an escape', async t => {
  const blocks = ['.not a request', "'nor this", 'a \\fBbackslash', 'an --option'].map(
    text => ({ kind: 'text', text }) as const,
  );
  const page = { name: 'x', section: 1, version: '1', summary: 'x', sections: [{ title: 'TEXT', blocks }] } as const;
  const { text, complaints } = format(roffText(page));
  t.equal(complaints, '');
  for (const { text: written } of blocks) t.ok(text.includes(written), `${written} in ${text}`);
});
