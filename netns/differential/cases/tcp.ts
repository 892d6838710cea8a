import { adm, type Case, oneServer, rules, type Settings, send, set, type Topic } from '../case.ts';
import { tcp } from '../packet.ts';

/** What a client sends after another, by the flags of its segments. */
const sequences = [
  ['S'],
  ['S', 'S'],
  ['S', 'A'],
  ['S', 'A', 'A'],
  ['S', 'A', 'PA'],
  ['S', 'A', 'F'],
  ['S', 'A', 'FA'],
  ['S', 'A', 'FA', 'A'],
  ['S', 'A', 'FA', 'FA'],
  ['S', 'A', 'R'],
  ['S', 'A', 'RA'],
  ['S', 'R'],
  ['S', 'RA'],
  ['S', 'F'],
  ['S', 'FA'],
  ['S', 'FA', 'A'],
  ['S', 'A', 'S'],
  ['S', 'A', 'FA', 'S'],
  ['S', 'A', 'FA', 'A', 'S'],
  ['S', 'R', 'S'],
  ['S', 'A', 'R', 'S'],
  ['S', 'A', 'R', 'A'],
  ['S', 'A', 'R', 'PA'],
  ['S', 'FA', 'S'],
  ['S', 'SA'],
  ['S', 'A', 'FA', 'R'],
  ['S', 'A', 'FA', 'A', 'R'],
  ['S', 'A', 'U'],
  ['S', 'A', ''],
  ['S', 'A', 'SFA'],
  ['SEC', 'A'],
  ['SPU'],
] as const;

const alone = ['A', 'PA', 'FA', 'F', 'R', 'RA', 'SA', 'SF', 'SR', 'SFA', 'U', '', 'SU'] as const;

function states(sequence: readonly string[], settings: Settings = {}, suffix = ''): Case {
  return {
    name: `TCP ${sequence.map(named).join(', ')}${suffix}`,
    rules: oneServer,
    settings,
    steps: [send(...sequence.map(flags => tcp(flags)))],
  };
}

function named(flags: string): string {
  return flags === '' ? 'no flags' : flags;
}

/** States of connections as one side of them shows them; what opens one; `secure_tcp`. */
export const tcpStates: Topic = {
  name: 'tcp',
  cases: [
    ...sequences.map(sequence => states(sequence)),
    ...alone.map(flags => states([flags], {}, ' without a connection')),
    ...alone.map(flags => states([flags], { sloppy_tcp: 1 }, ' without a connection, sloppy_tcp')),
    ...[
      ['S'],
      ['S', 'A'],
      ['S', 'A', 'FA'],
      ['S', 'R'],
      ['S', 'A', 'R'],
      ['S', 'FA'],
      ['S', 'A', 'FA', 'A'],
      ['S', 'S'],
    ].map(sequence => states(sequence, { secure_tcp: 3 }, ' with secure_tcp')),
    {
      name: 'TCP goes on after sloppy_tcp is switched off',
      rules: oneServer,
      settings: { sloppy_tcp: 1 },
      steps: [send(tcp('A')), set({ sloppy_tcp: 0 }), send(tcp('A'), tcp('A', { sport: 40_001 }))],
    },
    {
      name: 'timeouts that are set',
      rules: oneServer,
      settings: {},
      steps: [
        adm('--set 100 50 30'),
        send(tcp('S', { sport: 40_001 }), tcp('S', { sport: 40_002 }), tcp('A', { sport: 40_002 })),
        send(tcp('S', { sport: 40_003 }), tcp('A', { sport: 40_003 }), tcp('FA', { sport: 40_003 })),
        send(tcp('S', { sport: 40_004 }), tcp('FA', { sport: 40_004 })),
        { kind: 'connections' },
        adm('--set 900 120 300'),
      ],
    },
    {
      name: 'active and inactive connections',
      rules: rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']),
      steps: [
        send(tcp('S', { sport: 40_001 }), tcp('S', { sport: 40_002 }), tcp('S', { sport: 40_003 })),
        { kind: 'servers' },
        send(tcp('A', { sport: 40_001 }), tcp('A', { sport: 40_002 })),
        { kind: 'servers' },
        send(tcp('FA', { sport: 40_001 }), tcp('RA', { sport: 40_002 })),
        { kind: 'servers' },
        send(tcp('S', { sport: 40_001 })),
        { kind: 'servers' },
        send(tcp('FA', { sport: 40_003 })),
      ],
    },
    {
      name: 'a closed connection is gone after 10 s',
      rules: oneServer,
      steps: [send(tcp('S'), tcp('A'), tcp('R')), { kind: 'wait', seconds: 12.5 }],
    },
    {
      name: 'a segment whose header is cut short',
      rules: oneServer,
      steps: [send(tcp('S'), tcp('A', { slice: [0, 12] }), tcp('S', { slice: [0, 2], sport: 40_001 }))],
    },
    {
      name: 'a segment with a wrong checksum',
      rules: oneServer,
      steps: [send(tcp('S', { badSum: true }), tcp('A', { badSum: true, data: 10 }))],
    },
  ],
};
