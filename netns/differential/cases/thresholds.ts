import { picks, rules, send, type Topic } from '../case.ts';
import { tcp } from '../packet.ts';

const close = (sport: number) => [tcp('A', { sport }), tcp('RA', { sport })];

/** Servers that take only so many connections. */
export const thresholds: Topic = {
  name: 'thresholds',
  cases: [
    {
      name: 'upper threshold 2: the third connection is refused',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 2 -y 1']),
      steps: [picks(4)],
    },
    {
      name: 'upper threshold of one of two servers',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 2', 'R2 -i']),
      steps: [picks(10)],
    },
    {
      name: 'upper threshold with wlc and weights',
      rules: rules('-t VIP:80 -s wlc', ['R1 -i -w 3 -x 4 -y 2', 'R2 -i -w 1']),
      steps: [picks(12)],
    },
    {
      name: 'closed connections count until they are gone: -x 2 -y 1',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 2 -y 1']),
      steps: [
        picks(3),
        send(...close(41_000), ...close(41_001)),
        picks(1, { sport: 42_000 }),
        { kind: 'servers' },
        { kind: 'wait', seconds: 12.5 },
        { kind: 'servers' },
        picks(2, { sport: 43_000 }),
      ],
    },
    {
      name: 'without a lower threshold, three quarters of the upper one: -x 4',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 4']),
      steps: [
        picks(5),
        send(...close(41_000)),
        { kind: 'wait', seconds: 12.5 },
        picks(1, { sport: 42_000 }),
        send(...close(41_001)),
        { kind: 'wait', seconds: 12.5 },
        picks(3, { sport: 43_000 }),
      ],
    },
    {
      name: 'a threshold is raised, and taken away',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 1']),
      steps: [
        picks(2),
        { kind: 'adm', lines: ['-e -t VIP:80 -r R1 -i -x 3'] },
        picks(4, { sport: 42_000 }),
        { kind: 'adm', lines: ['-e -t VIP:80 -r R1 -i'] },
        picks(2, { sport: 43_000 }),
      ],
    },
    {
      name: 'a full server keeps its connections',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -x 1']),
      steps: [send(tcp('S'), tcp('A'), tcp('S', { sport: 40_001 }), tcp('PA', { data: 10 }))],
    },
    {
      name: 'a full server and persistence',
      rules: rules('-t VIP:80 -s rr -p 100', ['R1 -i -x 1', 'R2 -i']),
      steps: [picks(4, { clients: true }), picks(2, { clients: true, sport: 41_001 })],
    },
  ],
};
