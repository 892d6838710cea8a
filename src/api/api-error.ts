import type { WireError } from './wire.ts';

/** lvxd answered that it could not do what it was asked. `code` is the API's. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, { code, message }: WireError['error']) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The error in an answer of lvxd, from its status and its text. */
export function toApiError(status = 0, text: string): ApiError {
  try {
    const { error }: WireError = JSON.parse(text);
    return new ApiError(status, error);
  } catch {
    return new ApiError(status, {
      code: 'ERR_ANSWER',
      message: `Expected an answer of lvxd, got ${text.slice(0, 80)}`,
    });
  }
}
