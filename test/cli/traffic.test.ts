import t from 'tap';
import { noConnections } from '../../src/dataplane/dataplane.ts';
import { zeroCounters } from '../../src/model/counters.ts';
import { formatIp, type Ip } from '../../src/net/ip.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serviceAt } from '../model/examples.ts';
import { startAdm } from './adm.ts';

/** Traffic as it was when these lists were recorded: 9 connections by wrr 1:2:3. */
class RecordedTraffic extends FakeDataplane {
  override traffic() {
    const row = (packets: bigint, bytes: bigint) => ({ ...zeroCounters, connections: 3n, packets, bytes });
    const total = { ...zeroCounters, connections: 9n, packets: 57n, bytes: 3693n };
    return { total, servers: [row(18n, 1179n), row(19n, 1231n), row(20n, 1283n)] };
  }

  override async census() {
    const inactive: Record<string, number> = { '10.0.0.11': 6, '10.0.0.12': 9, '10.0.0.13': 12 };
    return {
      count: (_: unknown, server: { address: Ip }) => ({
        ...noConnections,
        inactive: inactive[formatIp(server.address)] ?? 0,
      }),
    };
  }
}

const plain = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.0.0.100:80 wrr
  -> 10.0.0.11:80                 Tunnel  1      0          6         
  -> 10.0.0.12:80                 Tunnel  2      0          9         
  -> 10.0.0.13:80                 Tunnel  3      0          12        
`;

/** What is counted as outgoing comes from ICMP errors. */
class Answering extends FakeDataplane {
  override traffic() {
    const total = { ...zeroCounters, connections: 1n, packets: 7n, bytes: 280n, outPackets: 2n, outBytes: 136n };
    return { total, servers: [total] };
  }
}

const stats = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  10.0.0.100:80                       9       57        0     3693        0
  -> 10.0.0.11:80                        3       18        0     1179        0
  -> 10.0.0.12:80                        3       19        0     1231        0
  -> 10.0.0.13:80                        3       20        0     1283        0
`;

t.test('lists with traffic are as ipvsadm was recorded to print them', async t => {
  const { run } = await startAdm(t, undefined, new RecordedTraffic());
  await run('ipvsadm -A -t 10.0.0.100:80 -s wrr');
  for (const n of [1, 2, 3]) await run(`ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.1${n} -i -w ${n}`);
  t.equal((await run('ipvsadm -Ln')).out, plain);
  t.equal((await run('ipvsadm -Ln --stats')).out, stats);
  t.equal((await run('ipvsadm -Ln --stats --exact')).out, stats);
  t.same(await run('ipvsadm -Z'), { status: 0, out: '', err: '' });
  t.equal(
    (await run('ipvsadm -Ln --stats')).out,
    stats.replace(/(?<=:80 .*)\d+(?= |$)/gm, digits => '0'.padStart(digits.length)),
  );
});

const rate = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS
  -> RemoteAddress:Port
TCP  10.0.0.100:80                       3       19        0     1243        0
`;

t.test('rates are as ipvsadm was recorded to print them, at once', async t => {
  const dataplane = new FakeDataplane();
  const { run, director } = await startAdm(t, undefined, dataplane);
  const web = serviceAt('tcp 10.0.0.100:80');
  await run('ipvsadm -A -t 10.0.0.100:80 -s wrr');
  t.equal((await run('ipvsadm -Ln --rate')).out, rate.replace(/ {2}3 .*/, '  0        0        0        0        0'));
  dataplane.counts(web, 9n, 57n, 3693n);
  await director.counters.estimateRates();
  dataplane.counts(web, 27n, 167n, 10_871n);
  await director.counters.estimateRates();
  t.equal((await run('ipvsadm -Ln --rate')).out, rate);
  t.equal((await run('ipvsadm -Ln --rate --exact')).out, rate);
  t.equal((await run('ipvsadm -Ln -t 10.0.0.100:80 --rate')).out, rate.replace(/.*\n/, ''));
  await run('ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  dataplane.counts(web, 107n, 167n, 10_871n);
  await director.counters.estimateRates();
  t.match((await run('ipvsadm -Ln --rate')).out, /^ {2}-> 10\.0\.0\.11:80 {22} 10 {8}0 {8}0 {8}0 {8}0$/m);
  await run('ipvsadm -Z');
  t.match((await run('ipvsadm -Ln --rate')).out, /^TCP {2}10\.0\.0\.100:80 {23}0 {8}0 {8}0 {8}0 {8}0$/m);
});

t.test('ICMP errors to clients are outgoing packets, as recorded for a TTL that ran out', async t => {
  const { run } = await startAdm(t, undefined, new Answering());
  await run('ipvsadm -A -t 10.0.0.100:80 -s rr');
  await run('ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  const { out } = await run('ipvsadm -Ln --stats');
  t.match(out, /^TCP {2}10\.0\.0\.100:80 {23}1 {8}7 {8}2 {6}280 {6}136$/m);
  t.match(out, /^ {2}-> 10\.0\.0\.11:80 {24}1 {8}7 {8}2 {6}280 {6}136$/m);
});
