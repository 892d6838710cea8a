import type { WireRefusal } from '../../api/wire.ts';
import type { AdmCommand } from './command.ts';

const invalid = 'Invalid operation.  Possibly wrong module version, address not unicast, ...';

/** ipvsadm's texts for the director's refusals; some differ between commands on services and on servers. */
const texts: Readonly<Record<string, { plain: string; ofServers?: string }>> = {
  'service-exists': { plain: 'Service already exists' },
  'no-such-service': { plain: 'No such service', ofServers: 'Service not defined' },
  'no-such-scheduler': { plain: 'Scheduler or persistence engine not found' },
  'no-such-engine': { plain: 'Scheduler or persistence engine not found' },
  'wrong-netmask': { plain: invalid },
  'mixed-families': { plain: invalid },
  'threshold-order': { plain: 'Numerical result out of range' },
  'server-exists': { plain: 'Destination already exists' },
  'no-such-server': { plain: 'No such destination' },
  'not-unicast': { plain: invalid },
  'no-such-device': { plain: 'No such device' },
  'sync-runs': { plain: 'Daemon has already run' },
  'sync-not-running': { plain: 'No daemon is running' },
};

/** What ipvsadm says where the director refused a command; what ipvsadm can't have met, in the director's words. */
export function refusalText({ kind }: AdmCommand, { code, message }: Pick<WireRefusal, 'code' | 'message'>): string {
  const text = texts[code] ?? { plain: message };
  const ofServers = kind === 'add-server' || kind === 'edit-server' || kind === 'delete-server';
  return ofServers ? (text.ofServers ?? text.plain) : text.plain;
}
