import type { ApiClient } from '../api/client.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type DirectorWishes, readDirector } from './facts/director.ts';
import { readDaemon } from './facts/rules.ts';
import { directorChecks } from './findings/director/index.ts';

/**
 * Examines this host as a director.
 * @param stateDirectory where lvxd keeps the rules, for when it does not run
 * @throws Error if it can't be read
 */
export async function examineDirector(
  client: ApiClient,
  stateDirectory: string,
  wishes: DirectorWishes,
): Promise<Diagnosis> {
  const facts = await readDirector(await readDaemon(client, stateDirectory), wishes);
  const findings = diagnose(directorChecks, facts);
  return { role: 'director', checks: directorChecks.length, findings, notChecked: facts.notChecked };
}
