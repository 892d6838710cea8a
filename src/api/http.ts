import type { IncomingMessage } from 'node:http';

/** No answer came over a unix socket. `cause` is the system's error. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code: 'ERR_NOT_RUNNING' | 'ERR_NOT_PERMITTED' | 'ERR_BROKEN_OFF';

  constructor(code: NoAnswerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Sends one HTTP request over a unix socket and waits for the head of the answer. */
export async function send(socket: string, method: string, path: string, body?: object): Promise<IncomingMessage> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const text = body && JSON.stringify(body);
    const headers = text === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({ socketPath: socket, method, path, headers, agent: false }, resolve);
    sent.once('error', cause => reject(noAnswer(socket, cause)));
    sent.end(text);
  });
}

/** Reads the whole text of an answer. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of texts(answer)) text += piece;
  return text;
}

/**
 * Reads an answer of blocks of one length as they come: some whole ones at a time.
 * @param length bytes of a block
 */
export async function* blocksOf(answer: IncomingMessage, length: number): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of pieces(answer)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % length);
    rest = bytes.subarray(whole);
    if (whole > 0) yield bytes.subarray(0, whole);
  }
  if (rest.length > 0) throw brokenOff();
}

/** Reads the lines of an answer as they come. */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of texts(answer)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function texts(answer: IncomingMessage): AsyncGenerator<string> {
  answer.setEncoding('utf8');
  return pieces<string>(answer);
}

async function* pieces<T extends string | Uint8Array = Uint8Array>(answer: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* answer;
  } catch (cause) {
    throw brokenOff({ cause });
  }
}

function brokenOff(options?: ErrorOptions): NoAnswerError {
  return new NoAnswerError('ERR_BROKEN_OFF', 'lvxd broke off its answer', options);
}

function noAnswer(socket: string, cause: Error): NoAnswerError {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    const message = `lvxd is not running at ${socket}: start it with "sudo lvxd --interface NAME"`;
    return new NoAnswerError('ERR_NOT_RUNNING', message, { cause });
  }
  if (code === 'EACCES') {
    return new NoAnswerError('ERR_NOT_PERMITTED', `No permission to use ${socket}: try again with sudo`, { cause });
  }
  return new NoAnswerError('ERR_BROKEN_OFF', `No answer from lvxd at ${socket}: ${cause.message}`, { cause });
}
