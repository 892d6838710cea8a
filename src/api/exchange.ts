import type { IncomingMessage } from 'node:http';
import { toApiError } from './api-error.ts';
import { linesOf, send, textOf } from './http.ts';

/** Requests to lvxd and its answers. Every method throws ApiError for an error answer and NoAnswerError if no daemon answers. */
export class Exchange {
  readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  /** Sends a request, and gives the JSON that comes back. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await send(this.socket, method, path, body);
    const text = await textOf(answer);
    if (answer.statusCode === undefined || answer.statusCode >= 300) throw toApiError(answer.statusCode, text);
    const value: T = JSON.parse(text);
    return value;
  }

  /** Asks for something long: gives the answer when it begins. */
  async open(path: string): Promise<IncomingMessage> {
    const answer = await send(this.socket, 'GET', path);
    if (answer.statusCode !== 200) throw toApiError(answer.statusCode, await textOf(answer));
    return answer;
  }

  /** Asks for something whose lines are JSON: gives them, as they come, once the answer has begun. */
  async values<T>(path: string): Promise<AsyncGenerator<T>> {
    return valuesOf(await this.open(path));
  }
}

async function* valuesOf<T>(answer: IncomingMessage): AsyncGenerator<T> {
  for await (const line of linesOf(answer)) {
    const value: T = JSON.parse(line);
    yield value;
  }
}
