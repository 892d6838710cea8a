import { WriteStream } from 'node:tty';
import t from 'tap';
import { TerminalScreen } from '../../src/demo/terminal-screen.ts';

/** What stands on a terminal of some columns after all that was written to it; colours left out. */
function standing(written: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are a terminal's control sequences.
  for (const [part] of written.matchAll(/\x1b\[\??\d*[A-Za-z]|[^\x1b]/gu)) {
    if (part.endsWith('A') && part.length > 1) row -= Number(part.slice(2, -1));
    else if (part === '\x1b[J') lines.splice(row, lines.length, '');
    else if (part === '\n') lines[++row] ??= '';
    else if (part !== '\r' && part.length < 3) lines[row] += part;
  }
  return lines;
}

function terminal(columns: number) {
  let written = '';
  const stream: WriteStream = Object.assign(Object.create(WriteStream.prototype), {
    isTTY: true,
    columns,
    rows: 24,
    write: (text: string) => {
      written += text;
      return true;
    },
  });
  return { screen: new TerminalScreen(stream), lines: () => standing(written) };
}

t.test('TerminalScreen draws in place, and what is said above it', async t => {
  const { screen, lines } = terminal(80);
  screen.show(['one', 'two', 'three']);
  screen.show(['1', '2']);
  screen.say('said');
  t.same(lines(), ['said', '1', '2', '']);
  screen.keep();
  screen.show(['next']);
  t.same(lines(), ['said', '1', '2', 'next', '']);
});

t.test('TerminalScreen cuts lines to the width, colours not counted', async t => {
  const { screen, lines } = terminal(10);
  screen.show(['\x1b[32m12345\x1b[0m67890xyz']);
  t.same(lines(), ['1234567890', '']);
});

t.test('TerminalScreen replaces a step by how it ended', async t => {
  const { screen, lines } = terminal(80);
  await screen.step('works', async () => undefined);
  await t.rejects(screen.step('fails', () => Promise.reject(new Error('as planned'))));
  t.match(lines(), [/^ {2}✓ works 0\.\d s$/, /^ {2}✗ fails 0\.\d s$/, '']);
});
