import t from 'tap';
import { parseBuckets, parseIpvsTotals, parseOpenConnections, parseTransmitted } from '../../../src/bench/ipvs/proc.ts';

const devices = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
dummy0: 1 2 3 4 5 6 7 8 84 1 0 0 0 0 0 0
`;

t.test('parseTransmitted reads the packets and bytes that an interface sent', async t => {
  t.same(parseTransmitted(devices, 'dummy0'), { packets: 1, bytes: 84 });
  t.same(parseTransmitted(devices, 'lo'), { packets: 0, bytes: 0 });
});

t.test('parseTransmitted refuses an interface that is not there', async t => {
  t.throws(() => parseTransmitted(devices, 'dummy1'), { code: 'ERR_WRONG_RUN' });
});

const percpu = `       Total Incoming Outgoing         Incoming         Outgoing
CPU    Conns  Packets  Packets            Bytes            Bytes
  0       1A      3E8        0             C350                0
  A        1        2        0               64                0
  ~       1B      3EA        0             C3B4                0

     Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
           0        0        0                0                0
`;

t.test('parseIpvsTotals sums the hexadecimal rows of all processors, and nothing else', async t => {
  t.same(parseIpvsTotals(percpu), { connections: 27, packets: 1002 });
  t.throws(() => parseIpvsTotals(''), { code: 'ERR_WRONG_RUN' });
});

const table = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  0A400001:0050 rr
  -> 0A00000C:0050      Tunnel  1      333        1
  -> 0A00000B:0050      Tunnel  1      334        0
`;

t.test('parseOpenConnections sums active and inactive connections of all real servers', async t => {
  t.equal(parseOpenConnections(table), 668);
  t.equal(parseOpenConnections(table.split('\n').slice(0, 3).join('\n')), 0);
});

t.test('parseBuckets reads the size of the connection table', async t => {
  t.equal(parseBuckets(table), 4096);
  t.throws(() => parseBuckets('IP'), { code: 'ERR_WRONG_RUN' });
});
