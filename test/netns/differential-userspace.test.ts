import t from 'tap';
import { intendedInUserspace } from '../../netns/differential/intended-userspace.ts';
import { playRecorded } from './recorded-play.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

t.test(
  'lvx in userspace does what kernel IPVS was recorded to do, but for what is listed',
  { skip, timeout: 300_000 },
  t => playRecorded(t, intendedInUserspace, ['--dataplane', 'userspace']),
);
