import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { serverDefaults } from '../../../src/model/server.ts';
import { type Service, serviceDefaults } from '../../../src/model/service.ts';
import { parseIpv4 } from '../../../src/net/ipv4.ts';
import { parsePort } from '../../../src/net/port.ts';
import { needsRoot } from '../needs-root.ts';
import type { SenderReport, SenderTask } from './at-once-sender.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, vip } from './rules.ts';

const services = 300;
const changes = 40;
const port = (number: number) => parsePort(1000 + number);
const addressOf = (change: number) => `10.1.0.${change}`;

/** Datagrams leave no connection, so each is scheduled by what is in force. */
const serviceAt = (number: number, change: number): Service => ({
  ...serviceDefaults,
  protocol: 'udp',
  vip: parseIpv4(vip),
  port: port(number),
  scheduler: 'rr',
  onePacket: true,
  servers: [{ ...serverDefaults, address: parseIpv4(addressOf(change)), port: port(number), weight: 1 }],
});

/** All of them at a change; every second one is there at even changes only, but the first and the last always. */
function tableAt(change: number): readonly [readonly Service[], readonly Service[]] {
  const all = Array.from({ length: services }, (_, number) => serviceAt(number, change));
  const isThere = (_: Service, number: number) => number === services - 1 || number % 2 === 0 || change % 2 === 0;
  return [all.filter(isThere), all.filter((service, number) => !isThere(service, number))];
}

t.test('packets see all of a change of many services or nothing of it', needsRoot, async t => {
  using bench = new Bench({ realsMax: 16_384 });
  for (let change = 1; change <= changes; change++) {
    install(bench, { protocol: 'tcp', port: 9, servers: [{ address: addressOf(change) }] });
  }
  bench.placement.replace(
    [],
    tableAt(0)[0].map(service => ({ ...service, servers: tableAt(1)[0][0]?.servers ?? [] })),
  );
  const frameFor = (number: number) => frame({ protocol: 'udp', destinationPort: port(number) });
  const file = fileURLToPath(new URL('./at-once-sender.ts', import.meta.url));
  const sender = fork(file, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  t.teardown(() => sender.kill('SIGKILL'));
  sender.send({
    program: bench.object.program('lvx').info.id,
    frames: [frameFor(0), frameFor(services - 1)],
  } satisfies SenderTask);
  await once(sender, 'message');
  for (let change = 2; change <= changes; change++) {
    const [puts, missing] = tableAt(change);
    bench.placement.replace(change % 2 === 0 ? [] : missing, puts);
  }
  sender.send('over');
  const [report]: SenderReport[] = await once(sender, 'message');
  if (report === undefined) throw new Error('Expected a report from the sender');
  t.comment(`${report.pairs} pairs of packets saw ${report.changes} of ${changes} changes`);
  t.equal(report.mixed, 0, 'no packet found the old after one had found the new');
  t.equal(report.lost, 0, 'no packet was lost');
  t.ok(report.changes > changes / 2, 'most changes were seen');
  t.equal(bench.placement.services().length, services + 1);
});
