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
  for await (const piece of pieces(answer)) text += piece;
  return text;
}

/** Reads the lines of an answer as they come. */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces(answer)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* pieces(answer: IncomingMessage): AsyncGenerator<string> {
  answer.setEncoding('utf8');
  try {
    for await (const piece of answer) yield String(piece);
  } catch (cause) {
    throw new NoAnswerError('ERR_BROKEN_OFF', 'lvxd broke off its answer', { cause });
  }
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
