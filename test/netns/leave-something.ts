import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NamespaceProcess } from '../../src/netns/process.ts';
import { parseTopology } from '../../src/netns/read.ts';
import { Testbed } from '../../src/netns/testbed.ts';
import { small } from './small-topology.ts';

// Brings a topology up, with a process and a mount, prints its prefix and the process's number, and waits to be killed.

const testbed = await Testbed.up(parseTopology(small, 'small.yaml'));
const mount = join(testbed.directory, 'mount');
mkdirSync(mount);
execFileSync('mount', ['-t', 'tmpfs', 'none', mount]);
const sleeper = new NamespaceProcess({
  name: 'sleep',
  namespace: testbed.namespaceOf('client'),
  command: ['sleep', '60'],
});
process.stdout.write(`${testbed.prefix} ${sleeper.child.pid}\n`);
setInterval(() => undefined, 1000);
