import { formatIpv4 } from '../../src/net/ipv4.ts';
import { balance } from '../direct.ts';
import { captureDirector, observe } from '../observe.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** The MTU of the topology's small link. */
const linkMtu = 1400;
/** An IPv4 header without options. */
const outerBytes = 20;
const bodyBytes = 100_000;

/** A link on the way to the real servers takes only small packets. */
export const pathMtu: Scenario = {
  name: 'path-mtu',
  purpose: 'A router on the way has a small MTU: the client is told, sends smaller packets, and nothing hangs.',
  topologies: ['narrow'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check, tell }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    await client.request(service, 4);

    const captures = await captureDirector(testbed);
    const exchanges = await client.request(service, 4, { bodyBytes });
    tell('bodies were sent');
    const seen = await observe(testbed, captures);
    const got = exchanges.map(({ received, error }) => received ?? error);
    check.equal('each body arrives whole', got, [bodyBytes, bodyBytes, bodyBytes, bodyBytes]);

    const sizes = seen.requests.map(({ packet }) => packet.length);
    const fitting = linkMtu - outerBytes;
    check.ok('the client first sent packets that do not fit', Math.max(...sizes) > fitting, {
      expected: `one above ${fitting} bytes`,
      got: Math.max(...sizes),
    });
    check.equal('and then packets that fit exactly', sizes.includes(fitting), true);
    const route = await testbed.exec('client', 'ip', 'route', 'get', formatIpv4(service.address));
    check.equal("the client's own stack has learnt the MTU", /\bmtu (\d+)/.exec(route)?.[1], String(fitting));

    const again = await captureDirector(testbed);
    const later = await client.request(service, 2, { bodyBytes });
    const calm = await observe(testbed, again);
    check.equal(
      'bodies that follow arrive whole',
      later.map(({ received, error }) => received ?? error),
      [bodyBytes, bodyBytes],
    );
    const largest = Math.max(...calm.tunnelled.map(({ packet }) => packet.length));
    check.equal('and no tunnelled packet is too big any more', largest, linkMtu);
  },
};
