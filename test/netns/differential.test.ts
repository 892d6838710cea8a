import t from 'tap';
import { readKnown } from '../../netns/differential/known.ts';
import { playRecorded } from './recorded-play.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

// The scenario ipvs-differential plays both live; this needs no kernel with IPVS.
t.test('lvx does what kernel IPVS was recorded to do, but for what is listed', { skip, timeout: 300_000 }, t =>
  playRecorded(t, readKnown()),
);
