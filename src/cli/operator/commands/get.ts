import { type Command, Option } from 'commander';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf } from '../base.ts';

/** `lvx get`. */
export function getCommand(): Command {
  return baseCommand('get', 'services, servers and settings as a file that apply takes')
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['yaml', 'json']).default('yaml'))
    .action(async ({ json, output, ...options }: Common & { output: 'yaml' | 'json' }) => {
      const { fileToYaml, tableToFile } = await import('../../../config/write.ts');
      const file = tableToFile(await clientOf(options).table());
      await write(json || output === 'json' ? `${JSON.stringify(file, null, 2)}\n` : fileToYaml(file));
    });
}
