import t from 'tap';
import { dataplaneContract } from '../../../dataplane/contract.ts';
import { open, pinDirFor } from './open.ts';

dataplaneContract(t, async t => {
  const pinDir = pinDirFor(t);
  const dataplane = await open(pinDir);
  t.teardown(() => dataplane.close());
  return dataplane;
});
