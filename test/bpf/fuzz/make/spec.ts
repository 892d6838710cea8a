import type { Extension } from '../../packets/build/ipv6.ts';
import type { Tag } from '../../packets/build/link.ts';
import type { Chunk } from '../../packets/build/sctp.ts';
import type { FrameSpec } from '../../packets/frame.ts';
import { once, pick, type Random, randomBytes } from './random.ts';

/** Few clients and ports, so that connections meet again. */
const clients = { ipv4: 40, ipv6: 20 } as const;
const ports = 60;

/** Whom frames are sent to: a service. */
export type Target = Required<Pick<FrameSpec, 'family' | 'destination' | 'destinationPort'>> & {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
};

/** A frame that is well-formed, or nearly, mostly for a service: only its length fields tell the truth for sure. */
export function randomSpec(random: Random, targets: readonly Target[]): FrameSpec {
  const target = once(random, 6) ? elsewhere(random, pick(random, targets)) : pick(random, targets);
  const { family, protocol } = target;
  const client = random(clients[family]);
  return {
    ...target,
    source: family === 'ipv4' ? `192.168.7.${client}` : `fd00:1::${client.toString(16)}`,
    sourcePort: 1024 + random(ports),
    flags: [...'FSRPAU'].filter(letter => once(random, letter === 'A' || letter === 'S' ? 2 : 6)).join(''),
    dataOffset: once(random, 3) ? 5 + random(11) : 5,
    payload: randomPayload(random, protocol),
    tos: once(random, 3) ? random(256) : 0,
    ttl: pick(random, [63, 63, 63, 63, 64, 255, 2, 1, 0, random(256)]),
    id: random(65_536),
    df: !once(random, 3),
    mf: once(random, 20),
    offset: once(random, 20) ? random(8192) : 0,
    options: once(random, 5) ? randomBytes(random, 4 * random(11)) : [],
    flowLabel: once(random, 2) ? random(2 ** 20) : 0,
    extensions: once(random, 3) ? Array.from({ length: random(5) }, () => extension(random)) : [],
    tags: once(random, 10) ? Array.from({ length: 1 + random(2) }, () => tag(random)) : [],
    chunks: Array.from({ length: random(3) }, () => pick<Chunk>(random, ['INIT', 'DATA', 'COOKIE_ECHO', 'ABORT'])),
    icmp: {
      type: pick(random, [0, 3, 3, 3, 4, 5, 8, 11, 12, 1, 2, 128, 129, 135, random(256)]),
      code: random(8),
      word: pick(random, [0, 576, 1280, 1400, 1480, 1500, random(2 ** 32)]),
    },
    checksum: once(random, 2),
    padding: once(random, 4) ? random(47) : 0,
  };
}

/** What is for no service, or for one only by chance. */
function elsewhere(random: Random, target: Target) {
  const family = pick(random, ['ipv4', 'ipv6']);
  if (once(random, 3)) return { ...target, destinationPort: random(65_536) };
  const protocol = pick(random, ['tcp', 'udp', 'sctp', 'icmp', 'icmp', random(256)]);
  const destination = family === target.family ? target.destination : family === 'ipv4' ? '10.0.0.100' : 'fd00::100';
  return { ...target, family, destination, protocol };
}

function randomPayload(random: Random, protocol: unknown): number | number[] {
  if (protocol === 'icmp') return randomBytes(random, random(80));
  if (once(random, 8)) return 1300 + random(200);
  return once(random, 4) ? random(600) : random(20);
}

function extension(random: Random): Extension {
  const kind = pick(random, ['hop-by-hop', 'destination', 'routing', 'fragment', 'authentication']);
  switch (kind) {
    case 'fragment':
      return { kind, offset: once(random, 2) ? random(8192) : 0, more: once(random, 2), id: random(16) };
    case 'authentication':
      return { kind, length: 12 + 4 * random(8) };
    default:
      return { kind, length: 8 * (1 + random(4)) };
  }
}

function tag(random: Random): Tag {
  return { tpid: pick(random, [0x8100, 0x8100, 0x88a8]), tci: pick(random, [5, 6, 100, random(65_536)]) };
}
