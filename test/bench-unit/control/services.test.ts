import t from 'tap';
import { connectionsOfList, inventoryOf, inventoryOfList, servicesWith } from '../../../src/bench/control/services.ts';

const listing = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.64.0.1:80 rr
  -> 10.128.0.1:80                Tunnel  1      3          1         
  -> 10.128.0.2:80                Tunnel  1      40         0         
TCP  10.64.0.2:80 rr
  -> 10.128.0.1:80                Tunnel  1      0          0         
  -> 10.128.0.2:80                Tunnel  1      0          0         
`;

t.test('inventoryOfList finds in a list what inventoryOf says of the services', async t => {
  t.same(inventoryOfList(listing), inventoryOf(servicesWith(2, 2)));
});

t.test(
  'inventoryOfList tells a list apart that lacks a server, has another weight, or a server of another service',
  async t => {
    const expected = inventoryOf(servicesWith(2, 2));
    const rows = listing.split('\n');
    t.not(inventoryOfList(rows.toSpliced(5, 1).join('\n')).join(), expected.join());
    t.not(inventoryOfList(listing.replace('Tunnel  1      3 ', 'Tunnel  2      3 ')).join(), expected.join());
    t.not(inventoryOfList([...rows.toSpliced(5, 1), rows[5]].join('\n')).join(), expected.join());
  },
);

t.test('connectionsOfList adds up what the servers have', async t => {
  t.same(connectionsOfList(listing), { active: 43, inactive: 1 });
});

t.test('servicesWith gives each of many services and servers an address of its own', async t => {
  const services = servicesWith(1000, 100);
  t.equal(new Set(services.map(({ vip }) => vip)).size, 1000);
  t.equal(new Set(inventoryOf(services)).size, 101_000);
});
