import { type Change, commandOf } from '../../doctor/change.ts';
import type { Finding, Severity } from '../../doctor/check.ts';
import type { Diagnosis } from '../../doctor/diagnosis.ts';
import { sysctlFile, sysctlLine } from '../../doctor/setup/sysctls.ts';

/** 0 healthy (notes don't count), 1 findings, 2 something could not be looked at that could be. */
export function exitStatus({ findings, notChecked }: Diagnosis): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity !== 'note')) return 1;
  return notChecked.some(({ trouble }) => trouble) ? 2 : 0;
}

/** The diagnosis for a person: a paragraph for each finding, and a line that sums up. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { findings, notChecked } = diagnosis;
  const unseen = notChecked.map(({ what, why }) => `not checked: ${what}: ${why}\n`).join('');
  return [...findings.map(findingText), ...(unseen === '' ? [] : [unseen]), summary(diagnosis)].join('\n');
}

/** The diagnosis for programs. */
export function diagnosisJson(diagnosis: Diagnosis): object {
  const { role, checks, findings, notChecked } = diagnosis;
  return { role, healthy: exitStatus(diagnosis) === 0, checks, findings: findings.map(shown), notChecked };
}

/** The diagnosis after changes were made, with what was found before. */
export function mendedJson(before: Diagnosis, changes: readonly Change[], after: Diagnosis): object {
  return { ...diagnosisJson(after), changed: changes.map(commandOf), before: before.findings.map(shown) };
}

function shown({ changes: _, ...finding }: Finding): object {
  return finding;
}

/** The changes that are about to be made, with what is there now. */
export function changesText(changes: readonly Change[]): string {
  return changes
    .map(change => `  ${commandOf(change)}${change.kind === 'sysctl' ? `   (is ${change.before})` : ''}\n`)
    .join('');
}

/** How changes that were made outlive a reboot. */
export function permanenceText(changes: readonly Change[]): string {
  const sysctls = changes.filter(change => change.kind === 'sysctl').map(change => `  ${sysctlLine(change)}\n`);
  const others = changes.some(change => change.kind === 'ip');
  return [
    sysctls.length === 0 ? '' : `To keep the settings after a reboot, write to ${sysctlFile}:\n${sysctls.join('')}`,
    others ? 'To keep tunnel and addresses after a reboot: lvx real-setup prints the files.\n' : '',
  ].join('');
}

function findingText({ severity, name, object, seen, expected, why, mend }: Finding): string {
  const [first = '', ...others] = mend;
  const lines = [
    ['seen', seen],
    ['expected', expected],
    ['why', why],
    ['mend', first],
    ...others.map(command => ['', command]),
  ];
  const body = lines.map(([what = '', text = '']) => `  ${what.padEnd(8)}  ${text}\n`).join('');
  return `${severity.padEnd(7)}  ${name}  ${object}\n${body}`;
}

function summary({ role, checks, findings }: Diagnosis): string {
  const looked = `${checks} checks of this ${role}`;
  if (findings.length === 0) return `healthy: ${looked}, nothing found\n`;
  const count = (wanted: Severity) => {
    const number = findings.filter(({ severity }) => severity === wanted).length;
    return number === 0 ? [] : [`${number} ${wanted}${number === 1 ? '' : 's'}`];
  };
  const counts = [...count('error'), ...count('warning'), ...count('note')].join(', ');
  const isHealthy = findings.every(({ severity }) => severity === 'note');
  return `${isHealthy ? 'healthy, with advice' : 'not healthy'}: ${looked}, ${counts}\n`;
}
