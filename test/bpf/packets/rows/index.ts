import { answerTos } from './answer-tos.ts';
import { answered } from './answered.ts';
import { direct } from './direct.ts';
import { dropped } from './dropped.ts';
import { forwarded } from './forwarded.ts';
import { fragments } from './fragments.ts';
import { icmp } from './icmp.ts';
import { icmp6 } from './icmp6.ts';
import { ipv6Answered } from './ipv6-answered.ts';
import { ipv6Forwarded } from './ipv6-forwarded.ts';
import { ipv6Passed } from './ipv6-passed.ts';
import { passed } from './passed.ts';
import { relayed } from './relayed.ts';
import { relayed6 } from './relayed6.ts';
import type { Row } from './row.ts';
import { sctpRows } from './sctp.ts';
import { services } from './services.ts';
import { settings } from './settings.ts';
import { tracked } from './tracked.ts';
import { tunnels } from './tunnels.ts';
import { vlan } from './vlan.ts';

/** Every row, by topic. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  passed,
  forwarded,
  answered,
  dropped,
  tracked,
  ipv6Forwarded,
  ipv6Passed,
  ipv6Answered,
  sctp: sctpRows,
  tunnels,
  direct,
  vlan,
  icmp,
  icmp6,
  relayed,
  relayed6,
  answerTos,
  fragments,
  settings,
  services,
};
