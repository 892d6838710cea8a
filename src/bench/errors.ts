/** A measurement that did not do what it claims, or can't be made here; the message says what was expected and what was got. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  readonly code: 'ERR_WRONG_RUN' | 'ERR_USAGE' | 'ERR_UNSUPPORTED';

  constructor(code: BenchError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
