import { setTimeout as sleep } from 'node:timers/promises';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { type Mac, parseMac } from '../../src/net/mac.ts';
import { tunnelAddress } from '../../src/netns/rules.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import { balance } from '../direct.ts';
import { captureDirector, observe } from '../observe.ts';
import type { Scenario } from '../scenario.ts';
import { checkLoad, gentle } from './load.ts';
import { firstService } from './service.ts';

/** How long packets may go to where the next hop no longer is; a virtual machine without hardware support is slow. */
const secondsToFollow = process.env.LVX_IN_VM ? 3 : 1;

/** The way to a real server changes under load. */
export const nextHop: Scenario = {
  name: 'next-hop',
  purpose: "A real server's Ethernet address and the route to it change under load: packets follow within a second.",
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check, tell }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    await client.startLoad(service, gentle);
    await sleep(1500);

    const newMac = parseMac('02:00:0a:00:00:ff');
    const routerMac = parseMac('02:00:0a:00:00:01');
    const follow = async (what: string, mac: Mac, change: () => Promise<unknown>) => {
      tell(what);
      check.ok(`${what}: packets follow within ${secondsToFollow} s`, ...(await timeToFollow(testbed, mac, change)));
    };
    // As operators' hosts do: tell the neighbours of a new address.
    await testbed.set('real1', { 'net.ipv4.conf.eth0.arp_notify': 1 });
    await follow('the real server has another Ethernet address', newMac, () =>
      testbed.exec('real1', 'ip', 'link', 'set', 'dev', 'eth0', 'address', newMac),
    );
    // The router would tell the director of the shorter way.
    await testbed.set('router', { 'net.ipv4.conf.all.send_redirects': 0, 'net.ipv4.conf.lan.send_redirects': 0 });
    await follow('a route leads through the router', routerMac, () =>
      testbed.exec('director', 'ip', 'route', 'add', `${real1Address(testbed)}/32`, 'via', '10.0.0.1'),
    );
    await follow('the route is gone again', newMac, () =>
      testbed.exec('director', 'ip', 'route', 'delete', `${real1Address(testbed)}/32`),
    );
    checkLoad(check, await client.stopLoad());
  },
};

/** Makes a change, and looks for how long after it packets to the first real server still went elsewhere. */
async function timeToFollow(
  testbed: Testbed,
  mac: Mac,
  change: () => Promise<unknown>,
): Promise<[boolean, { expected: string; got: string }]> {
  const captures = await captureDirector(testbed);
  await change();
  const changed = Date.now() / 1000;
  await sleep(3000);
  const address = tunnelAddress(testbed.topology, 'real1');
  const seen = await observe(testbed, captures, 'now');
  const sent = seen.tunnelled.filter(({ packet }) => packet.destination === address);
  const late = sent.filter(({ time, destinationMac }) => destinationMac !== mac && time > changed + secondsToFollow);
  const right = sent.filter(({ destinationMac }) => destinationMac === mac);
  const last = Math.max(
    changed,
    ...sent.filter(({ destinationMac }) => destinationMac !== mac).map(({ time }) => time),
  );
  return [
    right.length > 0 && late.length === 0,
    {
      expected: `packets to ${mac}, none elsewhere later than ${secondsToFollow} s after the change`,
      got: `${right.length} packets to ${mac}, the last elsewhere after ${(last - changed).toFixed(2)} s`,
    },
  ];
}

function real1Address(testbed: Testbed): string {
  return formatIpv4(tunnelAddress(testbed.topology, 'real1'));
}
