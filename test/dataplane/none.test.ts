import t from 'tap';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { dataplaneContract } from './contract.ts';

dataplaneContract(t, async () => new NoneDataplane());
