import { balance } from '../direct.ts';
import { captureDirector, observe } from '../observe.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** Requests too big for the tunnel. */
export const upload: Scenario = {
  name: 'upload',
  purpose: 'Packets too big for the tunnel: the client is told the MTU and sends smaller ones.',
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    await client.request(service, 3);
    const captures = await captureDirector(testbed);
    const bodyBytes = 100_000;
    const exchanges = await client.request(service, 3, { bodyBytes });
    const seen = await observe(testbed, captures);
    const got = exchanges.map(({ received, error }) => received ?? error);
    check.equal('each body arrives whole', got, [bodyBytes, bodyBytes, bodyBytes]);
    const tooBig = seen.requests.some(({ packet }) => packet.length > 1480);
    check.ok('the client first sent packets that do not fit', tooBig, {
      expected: 'one above 1480 bytes',
      got: 'none',
    });
    const largest = Math.max(...seen.tunnelled.map(({ packet }) => packet.length));
    check.ok('no tunnelled packet is larger than the MTU', largest <= 1500, { expected: 'at most 1500', got: largest });
  },
};
