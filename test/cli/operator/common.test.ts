import type { Command } from 'commander';
import t from 'tap';
import { operatorCommand } from '../../../src/cli/operator/command.ts';

t.test('every command of lvx takes --json and --socket, and says what it does', async t => {
  const commands = commandsBelow(operatorCommand()).filter(command => command.name() !== 'complete');
  t.ok(commands.length > 10, `${commands.length} commands`);
  for (const command of commands) {
    const options = command.options.map(({ long }) => long);
    t.ok(options.includes('--json'), `${command.name()} --json`);
    t.ok(options.includes('--socket'), `${command.name()} --socket`);
    t.match(command.description(), /^[a-z]/, command.name());
  }
});

/** Those that do something, however deep they are. */
function commandsBelow(command: Command): readonly Command[] {
  return command.commands.flatMap(below => (below.commands.length > 0 ? commandsBelow(below) : [below]));
}

t.test('the command that shells call is not shown to people', async t => {
  t.notMatch(operatorCommand().helpInformation(), /^ +complete /m);
});
