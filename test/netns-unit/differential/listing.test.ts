import t from 'tap';
import { connectionsOf, servicesOf } from '../../../netns/differential/listing.ts';
import { namesOf } from '../../../netns/differential/names.ts';
import { connectionLines, serviceLines } from '../../../netns/differential/proc.ts';

/** As Linux 6.12 writes them. */
const services = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
UDP  0A010203:0035 rr ops
  -> 0A00000B:0035      Tunnel  1      0          2         
TCP  [fd00:0001:0000:0000:0000:0000:0002:0003]:0050 wlc persistent 300 FFFFFFFF
  -> [fd00:0000:0000:0000:0000:0000:0000:0012]:0050      Tunnel  2      1          0         
  -> 0A00000B:0050      Route   1      0          0         
TCP  0A010204:0050 rr 
  -> 0A00000C:0050      Tunnel  1      0          0         
`;
const connections = `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP C0A8070A 9C41 0A010203 0050 0A00000C 0050 ESTABLISHED     899
TCP C0A80714 9C40 0A010203 0050 0A00000B 0050 FIN_WAIT          0
TCP C0A8070A 0000 0A010203 0050 0A00000C 0050 NONE            299
TCP C0A8070A 9C40 0A010204 0050 0A00000B 0050 SYN_RECV         59
TCP fd00:0007:0000:0000:0000:0000:0000:0010 9C40 fd00:0001:0000:0000:0000:0000:0002:0003 0050 fd00:0000:0000:0000:0000:0000:0000:0012 0050 SYN_RECV         59
`;

t.test('serviceLines and servicesOf give the services of one VIP, without flags, sorted', async t => {
  const four = namesOf('10.1.2.3');
  t.same(servicesOf(serviceLines(services, four.vip), four), ['UDP vip:53 rr', '-> R1:53 Tunnel 1 0 2']);
  const six = namesOf('fd00:1::2:3');
  t.same(servicesOf(serviceLines(services, six.vip), six), [
    'TCP vip:80 wlc',
    '-> R1:80 Route 1 0 0',
    '-> V6R2:80 Tunnel 2 1 0',
  ]);
});

t.test(
  'connectionLines and connectionsOf give the connections of one VIP, without those about to go, sorted',
  async t => {
    const four = namesOf('10.1.2.3');
    t.same(connectionsOf(connectionLines(connections, four.vip), four), [
      'TCP 04:59 NONE client:0 vip:80 R2:80',
      'TCP 14:59 ESTABLISHED client:40001 vip:80 R2:80',
    ]);
    const six = namesOf('fd00:1::2:3');
    t.same(connectionsOf(connectionLines(connections, six.vip), six), [
      'TCP 00:59 SYN_RECV v6client:40000 vip:80 V6R2:80',
    ]);
  },
);

t.test('servicesOf takes what ipvsadm prints, and passes over what is about other services', async t => {
  const printed = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes',
    '  -> RemoteAddress:Port',
    'TCP  10.1.2.4:80                         1        1        0       40        0',
    '  -> 10.0.0.13:80                        1        1        0       40        0',
    'TCP  10.1.2.3:80                         3        4        1      160       68',
    '  -> 10.0.0.12:80                        2        2        0       80        0',
    '  -> 10.0.0.11:80                        1        2        1       80       68',
  ];
  t.same(servicesOf(printed, namesOf('10.1.2.3')), [
    'TCP vip:80 3 4 1 160 68',
    '-> R1:80 1 2 1 80 68',
    '-> R2:80 2 2 0 80 0',
  ]);
});

t.test('servicesOf leaves out the headings of several listings in a row', async t => {
  const heading = [
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
  ];
  const one = [
    ...heading,
    'TCP  10.1.2.3:80 rr',
    '  -> 10.0.0.11:80                 Tunnel  1      0          0         ',
  ];
  const other = [...heading, 'UDP  10.1.2.3:53 rr'];
  t.same(servicesOf([...one, ...other], namesOf('10.1.2.3')), [
    'TCP vip:80 rr',
    '-> R1:80 Tunnel 1 0 0',
    'UDP vip:53 rr',
  ]);
});

t.test('names stand for addresses in rules, and take their place in listings', async t => {
  const six = namesOf('fd00:1::2:3');
  t.equal(six.expand('-a -t VIP:80 -r V6R2:80 -i'), '-a -t [fd00:1::2:3]:80 -r [fd00::12]:80 -i');
  t.equal(six.expand('-a -t VIP:80 -r R2:80 -i'), '-a -t [fd00:1::2:3]:80 -r 10.0.0.12:80 -i');
  t.equal(
    six.shorten('[fd00:1::2:3]:80 [fd00::12]:80 10.0.0.12:80 [fd00:7::11]:1'),
    'vip:80 V6R2:80 R2:80 [fd00:7::11]:1',
  );
});
