import t from 'tap';
import { openUserspaceDataplane } from '../../../../src/dataplane/userspace/index.ts';
import { directorInterface } from '../../../bpf/dataplane/network.ts';
import { dataplaneContract } from '../../../dataplane/contract.ts';

dataplaneContract(t, async t => {
  const log = { info() {}, warn() {} };
  const dataplane = await openUserspaceDataplane({ interfaces: [directorInterface], connections: 1024, log });
  t.teardown(() => dataplane.close());
  return dataplane;
});
