import { readFileSync, writeFileSync } from 'node:fs';
import { inNamespace, run } from '../../src/netns/execute.ts';
import { withNamespace } from '../../src/netns/packet-socket.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import { connectionsOf, servicesOf } from './listing.ts';
import { prepare } from './prepare.ts';
import { connectionLines, serviceLines } from './proc.ts';
import type { Subject } from './subject.ts';

/**
 * Kernel IPVS on a testbed. Starting a program takes long in a virtual machine: the rules of all cases are made at once,
 * and connections and servers are read where ipvsadm reads connections.
 */
export async function ipvsSubject(
  testbed: Testbed,
  vips: readonly string[],
  rules: readonly string[],
): Promise<Subject> {
  const namespace = testbed.namespaceOf('director');
  const { end, shell, exec, close } = await prepare(testbed, vips);
  const [program = '', ...args] = [...inNamespace(namespace), 'ipvsadm', '-R'];
  const { stdout, stderr } = await run(program, args, `${rules.join('\n')}\n`);
  if (stdout + stderr !== '') throw new Error(`ipvsadm -R: expected nothing to be said, got ${stdout}${stderr}`);
  const read = (file: string) => withNamespace(namespace, () => readFileSync(`/proc/thread-self/net/${file}`, 'utf8'));
  return {
    end,
    exec,
    close,
    async begin() {
      return [];
    },
    async adm(lines) {
      const { printed } = await shell.run(lines.map(line => `ipvsadm ${line}`).join('\n'));
      return printed.split('\n').filter(line => line !== '');
    },
    async set(settings) {
      withNamespace(namespace, () => {
        for (const [name, value] of Object.entries(settings))
          writeFileSync(`/proc/sys/net/ipv4/vs/${name}`, `${value}`);
      });
      return [];
    },
    async connections(names) {
      return connectionsOf(connectionLines(read('ip_vs_conn'), names.vip), names);
    },
    async servers(names) {
      return servicesOf(serviceLines(read('ip_vs'), names.vip), names);
    },
  };
}
