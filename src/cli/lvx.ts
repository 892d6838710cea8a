#!/usr/bin/env node
import { operatorCommand } from './operator/command.ts';
import { endWithReader } from './output.ts';

endWithReader();
try {
  await operatorCommand().parseAsync(process.argv.slice(2), { from: 'user' });
} catch (error) {
  process.stderr.write(`lvx: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
