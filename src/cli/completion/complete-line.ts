import { basename } from 'node:path';
import type { Command } from 'commander';
import { ApiClient } from '../../api/client.ts';
import { socketPath } from '../../api/socket-path.ts';
import { daemonCommand } from '../daemon/options.ts';
import { optionRows } from '../ipvsadm/options.ts';
import { candidates } from './candidates.ts';
import { type Grammar, grammarOf, ipvsadmGrammar } from './grammar.ts';
import { liveWords } from './live-words.ts';

/** What the last word of a command line may become. @param operator the grammar of `lvx` */
export async function completeLine(line: string, operator: Command): Promise<readonly string[]> {
  const [first = '', ...words] = line.trimStart().split(/\s+/);
  const program = basename(first);
  const socket = words[words.indexOf('--socket') + 1];
  const client = new ApiClient(socketPath(words.includes('--socket') ? socket : undefined, process.env));
  return candidates(grammarFor(program, operator), words, live => liveWords(live, program, client));
}

function grammarFor(program: string, operator: Command): Grammar {
  if (program === 'lvxd') return grammarOf(daemonCommand());
  return program === 'lvxadm' ? ipvsadmGrammar(optionRows) : grammarOf(operator);
}
