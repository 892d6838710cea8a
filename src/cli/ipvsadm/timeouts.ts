import type { WireSettings } from '../../api/wire.ts';
import { AdmFailure } from './failure.ts';
import { readInteger } from './numbers.ts';

/** The longest timeout that ipvsadm takes: 31 days, in seconds. */
const longest = 31 * 86_400;

/** Reads a timeout in seconds. @throws AdmFailure for anything else */
export function readTimeout(text: string, least: number): number {
  const seconds = readInteger(text, least, longest);
  if (seconds === undefined) throw new AdmFailure(2, `invalid timeout value \`${text}' specified`);
  return seconds;
}

/** What the words behind `--set` change: timeouts of TCP, of TCP after a FIN, and of UDP; 0 leaves one as it is. */
export function readTimeouts(words: readonly string[]): Partial<WireSettings> {
  const [tcp, tcpfin, udp] = words;
  if (tcp === undefined || tcpfin === undefined || udp === undefined) {
    throw new AdmFailure(2, '--set option requires 3 timeout values');
  }
  const given = [
    ['timeout_tcp', readTimeout(tcp, 0)],
    ['timeout_tcpfin', readTimeout(tcpfin, 0)],
    ['timeout_udp', readTimeout(udp, 0)],
  ] as const;
  return Object.fromEntries(given.filter(([, seconds]) => seconds !== 0));
}

/** The timeouts as `-L --timeout` prints them. */
export function timeoutsText({ timeout_tcp, timeout_tcpfin, timeout_udp }: WireSettings): string {
  return `Timeout (tcp tcpfin udp): ${timeout_tcp} ${timeout_tcpfin} ${timeout_udp}\n`;
}
