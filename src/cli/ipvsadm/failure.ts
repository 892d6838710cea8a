/** A command ends here: the text goes to standard error, the status to the shell. Texts and statuses are ipvsadm's. */
export class AdmFailure extends Error {
  override readonly name = 'AdmFailure';
  readonly code = 'ERR_IPVSADM';
  /** 1, 2 or 255, as ipvsadm ends. */
  readonly status: number;
  /** Whether `--restore` ends with it too; else it goes on with the next line. */
  readonly ends: boolean;

  constructor(status: 1 | 2 | 255, message: string, ends = true) {
    super(message);
    this.status = status;
    this.ends = ends;
  }
}

/** No command came first. */
export function tryHelp(program: string): AdmFailure {
  return new AdmFailure(255, `Try \`${program} -h' or '${program} --help' for more information.`);
}
