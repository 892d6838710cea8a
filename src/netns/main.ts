import { Command } from 'commander';
import { down, exec, list, type RunName, up } from './commands.ts';

// `npm run netns`: keeps topologies up to play with.

const program = new Command('netns')
  .description('Topologies in network namespaces, to play with.')
  .enablePositionalOptions();

const prefixOption = [
  '--prefix <name>',
  "what its namespaces' names begin with (default: the topology's name)",
] as const;

program.command('list').description('show what topologies there are, and which are up').action(list);

program
  .command('up')
  .argument('<topology>', 'its name, or a .yaml file')
  .option(...prefixOption)
  .option('--print', 'print the commands that would build it, and do nothing')
  .description('bring a topology up, with its real servers answering')
  .action((topology: string, options: RunName & { readonly print?: boolean }) => up(topology, options));

program
  .command('exec')
  .argument('<topology>')
  .argument('<node>', 'e.g. client, director, real1')
  .argument('[command...]', 'what to run there (default: a shell)')
  .option(...prefixOption)
  .passThroughOptions()
  .description('run a command on a node of a topology that is up')
  .action(async (topology: string, node: string, command: string[], options: RunName) => {
    process.exitCode = await exec(topology, node, command, options);
  });

program
  .command('down')
  .argument('<topology>')
  .option(...prefixOption)
  .description('take a topology down with everything that runs in it')
  .action((topology: string, options: RunName) => down(topology, options));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`netns: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
