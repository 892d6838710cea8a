import { answerTos } from './answer-tos.ts';
import { direct } from './direct.ts';
import { fragments } from './fragments.ts';
import { icmp } from './icmp.ts';
import { icmp6 } from './icmp6.ts';
import { ipv6Answered } from './ipv6-answered.ts';
import { ipv6Forwarded } from './ipv6-forwarded.ts';
import { ipv6Passed } from './ipv6-passed.ts';
import { relayed } from './relayed.ts';
import { relayed6 } from './relayed6.ts';
import type { Row } from './row.ts';
import { sctpRows } from './sctp.ts';
import { services } from './services.ts';
import { settings } from './settings.ts';
import { tunnels } from './tunnels.ts';
import { vlan } from './vlan.ts';

/** Rows that the program can't do yet. */
export interface Pending {
  /** What it lacks. */
  readonly reason: string;
  readonly rows: readonly Row[];
}

/**
 * Rows that wait for the program, by topic. Whoever teaches it something moves a topic to index.ts, and its services
 * from rules-to-come.ts to rules.ts.
 */
export const pending: Readonly<Record<string, Pending>> = {
  ipv6Forwarded: { reason: 'the program forwards IPv4 only', rows: ipv6Forwarded },
  ipv6Passed: { reason: 'the program reads IPv4 only', rows: ipv6Passed },
  ipv6Answered: { reason: 'the program answers IPv4 only', rows: ipv6Answered },
  sctp: { reason: 'the program balances TCP and UDP only', rows: sctpRows },
  tunnels: { reason: 'the program has no tunnel but IP-in-IP', rows: tunnels },
  direct: { reason: 'the program has no direct routing', rows: direct },
  vlan: { reason: 'the program leaves every tagged frame to the host', rows: vlan },
  icmp: { reason: 'the program leaves ICMP to the host', rows: icmp },
  icmp6: { reason: 'the program reads IPv4 only', rows: icmp6 },
  relayed: { reason: 'the program leaves ICMP to the host', rows: relayed },
  relayed6: { reason: 'the program reads IPv4 only', rows: relayed6 },
  answerTos: { reason: 'the program answers with one TOS always', rows: answerTos },
  fragments: { reason: 'the program leaves fragments to the host', rows: fragments },
  settings: { reason: 'the program has no settings but timeouts', rows: settings },
  services: { reason: 'the program has services for one port, by period only', rows: services },
};
