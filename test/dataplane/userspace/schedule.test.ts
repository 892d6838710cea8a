import t from 'tap';
import { runRecordedPicks } from '../../bpf/packets/recorded-picks.ts';
import { UserspaceBench } from './bench.ts';

t.test('the engine picks as kernel IPVS did', async t => runRecordedPicks(t, () => new UserspaceBench()));
