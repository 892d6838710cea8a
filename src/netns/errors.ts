import type { Position } from '../yaml/yaml-text.ts';
import type { Issue } from './issue.ts';

/** A topology file can't be used. The message has a line per issue: `file:line:column: expected …, got …`. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError';
  readonly code = 'ERR_TOPOLOGY';
  readonly issues: readonly (Issue & Position)[];

  constructor(file: string, issues: readonly (Issue & Position)[]) {
    super(issues.map(at => `${file}:${at.line}:${at.column}: expected ${at.expected}, got ${at.got}`).join('\n'));
    this.issues = issues;
  }
}

/** A command or process in a namespace did not do what it was to do. */
export class NetnsError extends Error {
  override readonly name = 'NetnsError';
  readonly code:
    | 'ERR_COMMAND'
    | 'ERR_TIMEOUT'
    | 'ERR_EXITED'
    | 'ERR_NO_IPIP'
    | 'ERR_NOT_ROOT'
    | 'ERR_EXISTS'
    | 'ERR_UNKNOWN';

  constructor(code: NetnsError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
