import t from 'tap';
import { openUserspaceDataplane } from '../../../../src/dataplane/userspace/index.ts';
import { directorInterface } from '../../../bpf/dataplane/network.ts';
import { dataplaneContract } from '../../../dataplane/contract.ts';

dataplaneContract(t, async t => {
  const log = { info() {}, warn() {} };
  const fail = (error: Error) => t.fail(error.message);
  const dataplane = await openUserspaceDataplane({
    interfaces: [directorInterface],
    connections: 1024,
    packets: 'pcap',
    log,
    fail,
  });
  t.teardown(() => dataplane.close());
  return dataplane;
});
