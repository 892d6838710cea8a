import t from 'tap';
import { ipCommand } from '../../../../src/dataplane/next-hop/ip-command.ts';
import { readInterfaces } from '../../../../src/dataplane/next-hop/kernel-tables.ts';
import { Bench } from '../../packets/bench.ts';
import { frame } from '../../packets/frame.ts';
import { encapsulated } from '../../packets/outer.ts';
import { install, macOf } from '../../packets/rules.ts';
import { directorInterface } from '../network.ts';

const address = '10.0.0.11';

t.test('a packet for a server behind another interface is redirected there', async t => {
  using bench = new Bench();
  const ifindex = (await readInterfaces(ipCommand)).get(directorInterface)?.index;
  t.ok(ifindex);
  if (ifindex === undefined) return;
  t.not(ifindex, 1, 'packets come in by lo');
  install(bench, { protocol: 'tcp', port: 80, servers: [{ address, ifindex }] });
  const incoming = frame();
  const { verdict, action, frame: outgoing } = bench.send(incoming);
  t.equal(verdict, 'REDIRECT');
  t.equal(action, 4);
  const expected = encapsulated(incoming, { destination: address, destinationMac: macOf(address) });
  t.same(Buffer.from(outgoing).toString('hex'), Buffer.from(expected).toString('hex'));
});
