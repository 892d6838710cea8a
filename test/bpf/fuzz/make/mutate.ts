import { fixChecksum, packetAt, replaced } from './edit.ts';
import { lie } from './lies.ts';
import { once, pick, type Random, randomBytes } from './random.ts';
import { splice } from './splice.ts';

/** The least and the most that a frame can have: what the kernel lets a test run take. */
export const frameRange = { least: 14, most: 3400 } as const;

/** Changes a frame in one way. May change the bytes that it is given. */
type Mutation = (random: Random, frame: Uint8Array, pool: readonly Uint8Array[]) => Uint8Array;

const telling = [0, 1, 2, 4, 5, 0x0f, 0x10, 0x40, 0x45, 0x46, 0x60, 0x7f, 0x80, 0xff] as const;

/** Bytes in front are changed more often: headers are there. */
const somewhere = (random: Random, frame: Uint8Array): number =>
  random(once(random, 3) ? frame.length : Math.min(80, frame.length));

const flipBits: Mutation = (random, frame) => {
  for (let times = 1 + random(4); times > 0; times--) {
    const at = somewhere(random, frame);
    frame[at] = (frame[at] ?? 0) ^ (1 << random(8));
  }
  return frame;
};

const setByte: Mutation = (random, frame) => {
  frame[somewhere(random, frame)] = once(random, 2) ? pick(random, telling) : random(256);
  return frame;
};

const cutOff: Mutation = (random, frame) =>
  frame.slice(0, once(random, 2) ? Math.min(frame.length, random(80)) : random(frame.length + 1));

const append: Mutation = (random, frame) => replaced(frame, frame.length, 0, randomBytes(random, 1 + random(64)));

/** Options grow or shrink by words, or bytes come and go anywhere; lengths may follow or not. */
const grow: Mutation = (random, frame) => {
  const at = packetAt(frame);
  const isIpv4 = (frame[at] ?? 0) >> 4 === 4;
  if (once(random, 3)) return replaced(frame, somewhere(random, frame), random(9), randomBytes(random, random(9)));
  const words = 1 + random(4);
  if (!isIpv4) {
    const header = [frame[at + 6] ?? 0, words - 1, ...randomBytes(random, words * 8 - 2)];
    const longer = replaced(frame, at + 40, 0, header);
    longer[at + 6] = pick(random, [0, 43, 44, 51, 60, random(256)]);
    return addLength(longer, at + 4, once(random, 4) ? 0 : words * 8);
  }
  const longer = replaced(frame, at + 20, 0, randomBytes(random, words * 4));
  longer[at] = ((longer[at] ?? 0) + words) & 0xff;
  return addLength(longer, at + 2, once(random, 4) ? 0 : words * 4);
};

const tagTypes = [
  [0x81, 0],
  [0x88, 0xa8],
  [0x91, 0],
] as const;

const changeTags: Mutation = (random, frame) => {
  if (once(random, 3)) return replaced(frame, 12, 4, []);
  return replaced(frame, 12, 0, [...pick(random, tagTypes), random(16), pick(random, [0, 5, 6, 100])]);
};

const mutations: readonly Mutation[] = [
  flipBits,
  flipBits,
  setByte,
  setByte,
  cutOff,
  append,
  grow,
  changeTags,
  lie,
  lie,
  splice,
];

/** The next frame to try: one of the pool as it is, one that was changed, or bytes by chance. */
export function nextFrame(random: Random, pool: readonly Uint8Array[]): Uint8Array {
  if (once(random, 50)) return noise(random);
  let frame = Uint8Array.from(pool[random(pool.length)] ?? []);
  for (let times = random(4); times > 0; times--) {
    frame = Uint8Array.from(pick(random, mutations)(random, frame, pool));
    if (frame.length < frameRange.least) return fit(random, frame);
  }
  if (once(random, 2)) fixChecksum(random, frame);
  return fit(random, frame);
}

/** Bytes by chance, mostly with an EtherType and a version that lead further. */
function noise(random: Random): Uint8Array {
  const bytes = Uint8Array.from(randomBytes(random, frameRange.least + random(once(random, 4) ? 1500 : 100)));
  const [type, version] = pick(random, [
    [[8, 0], 0x45],
    [[0x86, 0xdd], 0x60],
    [[0x81, 0], random(256)],
    [[random(256), random(256)], random(256)],
  ]);
  bytes.set(type, 12);
  if (bytes.length > 14) bytes[14] = version;
  bytes[0] = (bytes[0] ?? 0) & (once(random, 4) ? 0xff : 0xfe);
  return bytes;
}

function fit(random: Random, frame: Uint8Array): Uint8Array {
  if (frame.length > frameRange.most) return frame.slice(0, frameRange.most);
  const lacking = frameRange.least - frame.length;
  return lacking > 0 ? replaced(frame, frame.length, 0, randomBytes(random, lacking)) : frame;
}

function addLength(frame: Uint8Array, at: number, more: number): Uint8Array {
  const view = new DataView(frame.buffer);
  if (at + 2 <= frame.length) view.setUint16(at, (view.getUint16(at) + more) & 0xffff);
  return frame;
}
