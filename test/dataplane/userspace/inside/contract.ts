import t from 'tap';
import { UserspaceDataplane } from '../../../../src/dataplane/userspace/index.ts';
import { dataplaneContract } from '../../contract.ts';

dataplaneContract(t, async t => {
  const dataplane = new UserspaceDataplane({ connections: 1024, log: { info() {}, warn() {} } });
  t.teardown(() => dataplane.close());
  return dataplane;
});
