import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../../src/api/client.ts';
import { send, textOf } from '../../src/api/http.ts';
import { runIpvsadm } from '../../src/cli/ipvsadm/run.ts';
import { systemNames } from '../../src/cli/ipvsadm/system-names.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import { connectionsOf, servicesOf } from './listing.ts';
import { prepare } from './prepare.ts';
import type { Subject } from './subject.ts';

/** How long `lvxd` may take to see that a route has changed. */
const hearingMs = 500;

/**
 * This project's director on a testbed. `lvxadm` runs in this process: in a virtual machine, starting it takes seconds,
 * and there are hundreds of commands.
 * @param more options of `lvxd`
 */
export async function lvxSubject(
  testbed: Testbed,
  vips: readonly string[],
  more: readonly string[] = [],
): Promise<Subject> {
  const { end, exec, close } = await prepare(testbed, vips);
  const director = testbed.lvx({ more });
  await director.start();
  const shared = {
    program: 'ipvsadm',
    client: new ApiClient(director.socket),
    names: systemNames(),
    read: async () => '',
    pause: async () => {},
  };
  const adm = async (lines: readonly string[]) => {
    let printed = '';
    const write = async (text: string) => {
      printed += text;
    };
    for (const line of lines) {
      const { err } = await runIpvsadm(line.split(' '), { ...shared, write });
      printed += err;
    }
    return printed.split('\n').filter(text => text !== '');
  };
  return {
    end,
    async exec(script) {
      await exec(script);
      // lvxd hears of routes that have changed; it is not asked for each packet.
      await sleep(hearingMs);
    },
    close,
    adm,
    begin: adm,
    async set(settings) {
      const answer = await send(director.socket, 'PATCH', '/v1/settings', settings);
      const text = await textOf(answer);
      return answer.statusCode === 200 ? [] : [`settings: ${text}`];
    },
    async connections(names) {
      return connectionsOf(await adm(['-Lnc']), names);
    },
    async servers(names, services) {
      const lines = servicesOf(await adm(services.map(service => `-Ln ${service}`)), names);
      return lines.map(line => (line.startsWith('->') ? line : line.split(' ').slice(0, 3).join(' ')));
    },
  };
}
