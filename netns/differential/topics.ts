import type { Topic } from './case.ts';
import { datagrams } from './cases/datagrams.ts';
import { direct } from './cases/direct.ts';
import { encapsulations } from './cases/encapsulations.ts';
import { errors } from './cases/errors.ts';
import { fragmented } from './cases/fragments.ts';
import { header } from './cases/header.ts';
import { left } from './cases/leaving.ts';
import { persistence } from './cases/persistence.ts';
import { refusal } from './cases/refusal.ts';
import { reuse } from './cases/reuse.ts';
import { schedulers } from './cases/schedulers.ts';
import { sctpStates } from './cases/sctp.ts';
import { six } from './cases/six.ts';
import { size } from './cases/size.ts';
import { tcpStates } from './cases/tcp.ts';
import { thresholds } from './cases/thresholds.ts';

/** Every topic. A new one goes to the end: its place makes its cases' VIPs, and those are what some schedulers go by. */
export const topics: readonly Topic[] = [
  schedulers,
  direct,
  datagrams,
  tcpStates,
  sctpStates,
  header,
  size,
  refusal,
  errors,
  fragmented,
  reuse,
  left,
  persistence,
  thresholds,
  six,
  encapsulations,
];
