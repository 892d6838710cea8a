#!/usr/bin/env node
import { calledName, runProcess } from './ipvsadm/process.ts';

// As Debian's ipvsadm-save: -n is for numbers, any other option for help, words are nothing.
const options = process.argv.slice(2).filter(word => word.startsWith('-'));
if (options.some(option => option !== '-n')) {
  process.stderr.write(`${calledName()}: Script to save the IPVS table to stdout.
   With the -n option, prints out the table in numeric format.
`);
  process.exitCode = 1;
} else {
  await runProcess(options.length > 0 ? ['-S', '-n'] : ['-S'], calledName().replace(/-save$/, ''));
}
