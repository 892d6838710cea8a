import { balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkTraffic } from './traffic.ts';

/** An interface whose driver refuses the program. */
export const generic: Scenario = {
  name: 'generic',
  purpose: 'Where the driver takes no XDP program, lvxd warns and forwards in generic mode.',
  topologies: ['lvs-tun'],
  directors: ['lvx'],
  async run({ testbed, check, tell }) {
    // A veth takes no XDP program while its peer may send frames that are larger than a page.
    const [cable] = testbed.cablesOf('director');
    if (!cable) throw new Error('director: expected an interface on a network, got none');
    await testbed.execAt(cable.namespace, 'ip', 'link', 'set', 'dev', cable.interface, 'mtu', '9000');
    const director = testbed.lvx({ xdpMode: 'auto' });
    await director.start();
    await balance(director, testbed.topology);
    const status = await director.tryLvx('status');
    check.ok('lvx status warns of generic mode', /generic/i.test(status.stdout), {
      expected: 'a warning with "generic"',
      got: status.stdout,
    });
    check.ok('so does the log', /generic/i.test(director.log), {
      expected: 'a warning with "generic"',
      got: director.log,
    });
    tell('the director is configured');
    await checkTraffic({ testbed, check, tell });
  },
};
