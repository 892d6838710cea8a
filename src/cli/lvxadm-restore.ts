#!/usr/bin/env node
import { calledName, readInput, runProcess } from './ipvsadm/process.ts';

// As Debian's ipvsadm-restore: the table is cleared first, and lines that begin with # are comments. All is one change.
await runProcess(['-R'], calledName().replace(/-restore$/, ''), async () => {
  const lines = (await readInput()).split('\n').filter(line => !line.startsWith('#'));
  return ['-C', ...lines].join('\n');
});
