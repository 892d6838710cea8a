import { adm, type Case, picks, rules, type Topic } from '../case.ts';

const names = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'mh', 'dh', 'fo', 'ovf', 'sed', 'nq', 'twos'] as const;
const weights = [
  [1, 2, 3],
  [1, 1, 1],
  [3, 0, 1],
] as const;

/** What a scheduler chooses by chance is counted, not compared in order. */
const isRandom = (name: string) => name === 'twos';

function weighted(service: string, of: readonly number[]): string[] {
  return rules(
    service,
    of.map((weight, index) => `R${index + 1} -i -w ${weight}`),
  );
}

function open(name: string, of: readonly number[]): Case {
  return {
    name: `${name} with weights ${of.join(' ')}`,
    rules: weighted(`-t VIP:80 -s ${name}`, of),
    steps: [picks(24, { anyOrder: isRandom(name) })],
  };
}

function closing(name: string): Case {
  return {
    name: `${name} while every third connection is closed again`,
    rules: weighted(`-t VIP:80 -s ${name}`, [1, 2, 3]),
    steps: [picks(24, { closing: 3 })],
  };
}

function hashed(name: string, flags: string, of: readonly number[]): Case {
  return {
    name: `${name} with ${flags} and weights ${of.join(' ')}`,
    rules: weighted(`-t VIP:80 -s ${name} -b ${flags}`, of),
    steps: [picks(24), picks(24, { clients: true })],
  };
}

function clients(name: string): Case {
  return {
    name: `${name} for 24 clients`,
    rules: weighted(`-t VIP:80 -s ${name}`, [1, 2, 3]),
    steps: [picks(24, { clients: true }), picks(24, { clients: true, sport: 41_001 })],
  };
}

/** Which server each new connection goes to. */
export const schedulers: Topic = {
  name: 'schedulers',
  cases: [
    ...names.flatMap(name => weights.map(of => open(name, of))),
    ...['rr', 'wrr', 'lc', 'wlc', 'sed', 'nq', 'ovf', 'fo', 'lblc', 'lblcr'].map(closing),
    ...['sh', 'mh', 'dh', 'lblc', 'lblcr'].map(clients),
    hashed('sh', 'sh-port', [1, 2, 3]),
    hashed('sh', 'sh-fallback', [3, 0, 1]),
    hashed('sh', 'sh-port,sh-fallback', [3, 0, 1]),
    hashed('mh', 'mh-port', [1, 2, 3]),
    hashed('mh', 'mh-fallback', [3, 0, 1]),
    hashed('mh', 'mh-port,mh-fallback', [3, 0, 1]),
    ...['sh', 'mh', 'dh', 'fo', 'ovf', 'lblc', 'lblcr', 'sed', 'nq'].map(
      (name): Case => ({
        name: `${name} with a server that takes two connections`,
        rules: rules(`-t VIP:80 -s ${name}`, ['R1 -i', 'R2 -i', 'R3 -i -w 2 -x 2']),
        steps: [picks(24, { clients: true })],
      }),
    ),
    ...['sh', 'mh'].map(
      (name): Case => ({
        name: `${name} with ${name}-fallback and a server that takes two connections`,
        rules: rules(`-t VIP:80 -s ${name} -b ${name}-fallback`, ['R1 -i', 'R2 -i', 'R3 -i -w 2 -x 2']),
        steps: [picks(24, { clients: true })],
      }),
    ),
    ...['rr', 'wrr', 'sh', 'mh', 'lblc', 'lblcr', 'ovf'].map(
      (name): Case => ({
        name: `${name} when a server comes, goes, and gets weight 0`,
        rules: weighted(`-t VIP:80 -s ${name}`, [1, 2, 3]),
        steps: [
          picks(6, { clients: true }),
          adm('-a -t VIP:80 -r R4 -i -w 2'),
          picks(8, { clients: true, sport: 42_000 }),
          adm('-d -t VIP:80 -r R2'),
          picks(8, { clients: true, sport: 43_000 }),
          adm('-e -t VIP:80 -r R3 -i -w 0'),
          picks(8, { clients: true, sport: 44_000 }),
        ],
      }),
    ),
  ],
};
