import t from 'tap';
import { Check } from '../../netns/check.ts';
import { TapReport } from '../../netns/tap.ts';
import { findTopology } from '../../src/netns/catalogue.ts';
import { Testbed } from '../../src/netns/testbed.ts';
import { breakDirector } from './break-director.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

// A director needs no tunnel at its real servers to be looked at: any kernel will do.
t.test(
  'lvx doctor finds what is broken on a director, and it is gone when mended',
  { skip, timeout: 300_000 },
  async t => {
    const topology = findTopology('lvs-tun');
    const nodes = topology.nodes.map(node => ({
      ...node,
      interfaces: node.interfaces.filter(port => port.name !== 'tunl0'),
      sysctls: node.sysctls.filter(({ key }) => !key.includes('.tunl0.')),
    }));
    const testbed = await Testbed.up({ ...topology, nodes });
    t.teardown(() => testbed.close());
    const lines: string[] = [];
    const report = new TapReport(text => lines.push(text));
    const check = new Check(report, 'director');
    await breakDirector(testbed, check, text => t.comment(text));
    t.ok(lines.length > 50, `${lines.length} checks`);
    t.same(
      lines.filter(line => line.startsWith('not ok')),
      [],
    );
  },
);
