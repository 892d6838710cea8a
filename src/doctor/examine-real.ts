import type { Ip } from '../net/ip.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readHost } from './facts/host.ts';
import { realFacts } from './facts/real.ts';
import { realChecks } from './findings/real/index.ts';

/**
 * Examines this host as a real server for some VIPs; none: for the addresses on its tunnel.
 * @throws Error if it can't be read
 */
export async function examineReal(vips: readonly Ip[]): Promise<Diagnosis> {
  const findings = diagnose(realChecks, realFacts(await readHost(), vips));
  return { role: 'real server', checks: realChecks.length, findings, notChecked: [] };
}
