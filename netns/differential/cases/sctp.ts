import { type Case, picks, rules, type Settings, send, type Topic } from '../case.ts';
import { sctp } from '../packet.ts';

const chunks = {
  DATA: 0,
  INIT: 1,
  'INIT-ACK': 2,
  SACK: 3,
  HEARTBEAT: 4,
  ABORT: 6,
  SHUTDOWN: 7,
  'SHUTDOWN-ACK': 8,
  ERROR: 9,
  'COOKIE-ECHO': 10,
  'COOKIE-ACK': 11,
  'SHUTDOWN-COMPLETE': 14,
} as const;
type Chunk = keyof typeof chunks;

const sequences: readonly (readonly Chunk[])[] = [
  ['INIT'],
  ['INIT', 'INIT'],
  ['INIT', 'COOKIE-ECHO'],
  ['INIT', 'COOKIE-ECHO', 'DATA'],
  ['INIT', 'COOKIE-ECHO', 'DATA', 'SACK', 'HEARTBEAT'],
  ['INIT', 'COOKIE-ECHO', 'DATA', 'SHUTDOWN'],
  ['INIT', 'COOKIE-ECHO', 'DATA', 'SHUTDOWN', 'SHUTDOWN-COMPLETE'],
  ['INIT', 'COOKIE-ECHO', 'DATA', 'SHUTDOWN-ACK'],
  ['INIT', 'COOKIE-ECHO', 'DATA', 'SHUTDOWN', 'SHUTDOWN-ACK'],
  ['INIT', 'COOKIE-ECHO', 'ABORT'],
  ['INIT', 'ABORT'],
  ['INIT', 'DATA'],
  ['INIT', 'SHUTDOWN'],
  ['INIT', 'COOKIE-ECHO', 'INIT'],
  ['INIT', 'COOKIE-ECHO', 'SHUTDOWN', 'INIT'],
  ['INIT', 'COOKIE-ECHO', 'ABORT', 'INIT'],
  ['INIT', 'COOKIE-ECHO', 'ERROR'],
  ['INIT', 'INIT-ACK'],
  ['INIT', 'COOKIE-ACK'],
];

const alone: readonly Chunk[] = [
  'DATA',
  'INIT-ACK',
  'COOKIE-ECHO',
  'SACK',
  'HEARTBEAT',
  'ABORT',
  'SHUTDOWN',
  'SHUTDOWN-COMPLETE',
];

const service = rules('--sctp-service VIP:80 -s rr', ['R1 -i']);

function states(sequence: readonly Chunk[], settings: Settings = {}, suffix = ''): Case {
  return {
    name: `SCTP ${sequence.join(', ')}${suffix}`,
    rules: service,
    settings,
    steps: [send(...sequence.map(chunk => sctp([chunks[chunk]])))],
  };
}

/** SCTP: states, what opens a connection, packets of several chunks. */
export const sctpStates: Topic = {
  name: 'sctp',
  cases: [
    ...sequences.map(sequence => states(sequence)),
    ...alone.map(chunk => states([chunk], {}, ' without a connection')),
    ...alone.map(chunk => states([chunk], { sloppy_sctp: 1 }, ' without a connection, sloppy_sctp')),
    {
      name: 'SCTP: COOKIE-ECHO and DATA in one packet',
      rules: service,
      steps: [send(sctp([chunks.INIT]), sctp([chunks['COOKIE-ECHO'], chunks.DATA]))],
    },
    {
      name: 'SCTP: DATA and SHUTDOWN in one packet',
      rules: service,
      steps: [send(sctp([chunks.INIT]), sctp([chunks['COOKIE-ECHO']]), sctp([chunks.DATA, chunks.SHUTDOWN]))],
    },
    {
      name: 'SCTP is spread by rr',
      rules: rules('--sctp-service VIP:80 -s rr', ['R1 -i', 'R2 -i']),
      steps: [picks(4, { protocol: 'sctp' })],
    },
    {
      name: 'SCTP without a usable server',
      rules: ['-A --sctp-service VIP:80 -s rr'],
      steps: [send(sctp([chunks.INIT]))],
    },
  ],
};
