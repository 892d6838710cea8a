import { Argument, Command } from 'commander';
import { completionScript, type Shell, shells } from '../../completion/scripts.ts';
import { baseCommand, type Common, print } from '../base.ts';

/** `lvx completion`. */
export function completionCommand(): Command {
  return baseCommand('completion', 'the script that has a shell complete lvx, lvxd and lvxadm')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action(async (shell: Shell, options: Common) => {
      const script = completionScript(shell);
      await print(options, { json: { shell, script }, text: () => script });
    });
}

/** `lvx complete`, which those scripts call: not for people. */
export function completeCommand(program: () => Command): Command {
  return new Command('complete').argument('<line>').action(async (line: string) => {
    const { completeLine } = await import('../../completion/complete-line.ts');
    process.stdout.write((await completeLine(line, program())).map(word => `${word}\n`).join(''));
    // A daemon that does not answer is not waited for.
    process.exit(0);
  });
}
