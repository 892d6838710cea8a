import t from 'tap';
import { LogScreen } from '../../src/demo/log-screen.ts';

t.test('LogScreen tells each step when it is done, a failed one too', async t => {
  let text = '';
  const screen = new LogScreen(part => {
    text += part;
  });
  t.equal(await screen.step('counting', async () => 3), 3);
  await t.rejects(
    screen.step('failing', async () => {
      throw new Error('as planned');
    }),
    { message: 'as planned' },
  );
  t.match(text, /^ {2}✓ counting \(0\.\d s\)\n {2}✗ failing \(0\.\d s\)\n$/);
});

t.test('LogScreen tells a long step when it has taken a second', async t => {
  let text = '';
  const screen = new LogScreen(part => {
    text += part;
  });
  await screen.step('waiting', () => new Promise(resolve => setTimeout(resolve, 1200)));
  t.match(text, /^ {2}… waiting\n {2}✓ waiting \(1\.\d s\)\n$/);
});

t.test('LogScreen sums up now and then, and keeps the last picture', async t => {
  let text = '';
  const screen = new LogScreen(part => {
    text += part;
  });
  screen.show(['a', 'b'], 'first');
  screen.show(['c', 'd'], 'second');
  screen.keep();
  screen.keep();
  t.equal(text, 'first\nc\nd\n');
});
