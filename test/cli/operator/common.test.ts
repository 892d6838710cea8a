import t from 'tap';
import { operatorCommand } from '../../../src/cli/operator/command.ts';

t.test('every command of lvx takes --json and --socket, and says what it does', async t => {
  const commands = operatorCommand().commands.filter(command => command.name() !== 'complete');
  t.ok(commands.length > 10, `${commands.length} commands`);
  for (const command of commands) {
    const options = command.options.map(({ long }) => long);
    t.ok(options.includes('--json'), `${command.name()} --json`);
    t.ok(options.includes('--socket'), `${command.name()} --socket`);
    t.match(command.description(), /^[a-z]/, command.name());
    t.same(command.commands, [], `${command.name()} has no commands below it that would lack them`);
  }
});

t.test('the command that shells call is not shown to people', async t => {
  t.notMatch(operatorCommand().helpInformation(), /^ +complete /m);
});
