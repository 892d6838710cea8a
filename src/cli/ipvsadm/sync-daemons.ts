import { isIP } from 'node:net';
import type { WireSyncDaemon } from '../../api/wire.ts';
import { AdmFailure } from './failure.ts';

/** What `--start-daemon` says on standard error when it is done. */
export const nothingSynchronised =
  'warning: lvx does not synchronise connections yet: the daemon is listed, and nothing is sent or received';

/** Reads the role behind `--start-daemon` and `--stop-daemon`. @throws AdmFailure for anything else */
export function readRole(command: 'start-daemon' | 'stop-daemon', text = ''): WireSyncDaemon['role'] {
  if (text === 'master' || text === 'backup') return text;
  const option = command === 'start-daemon' ? 'start-daemon parameter' : 'start_daemon';
  throw new AdmFailure(2, `illegal ${option} specified`);
}

/** Reads a multicast address. @throws AdmFailure for anything else */
export function readGroup(text: string): string {
  const [family, multicast] = text.includes(':') ? [6, /^ff..:/i] : [4, /^(22[4-9]|23\d)\./];
  if (isIP(text) === family && multicast.test(text)) return text;
  throw new AdmFailure(2, `invalid IPv${family} mcast-group \`${text}'`);
}

/** Daemons as `-L --daemon` prints them. */
export function syncDaemonsText(daemons: readonly WireSyncDaemon[]): string {
  return daemons
    .map(({ role, interface: name, syncId, maxLength, group, port, ttl }) => {
      const facts = `mcast=${name}, syncid=${syncId}, maxlen=${maxLength}, group=${group}, port=${port}, ttl=${ttl}`;
      return `${role} sync daemon (${facts})\n`;
    })
    .join('');
}
