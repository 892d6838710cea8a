import { Agent, request } from 'node:http';
import { type Exchange, parseServerAnswer, type Target } from './messages.ts';
import { nextPort } from './ports.ts';

/** How to send a request. */
export interface HttpOptions {
  readonly timeoutMs: number;
  readonly bodyBytes?: number;
  /** The connection to use; none: one of its own. */
  readonly agent?: Agent;
}

/** Sends one HTTP request and reads the answer; never rejects. */
export function exchangeHttp(target: Target, options: HttpOptions): Promise<Exchange> {
  const started = performance.now();
  return new Promise(resolve => {
    // A kept connection has had its port since it was opened.
    let port = options.agent ? 0 : nextPort();
    const end = (result: Partial<Exchange>) => {
      clearTimeout(timer);
      resolve({ port, ms: performance.now() - started, ...result });
    };
    const outgoing = request({
      host: target.vip,
      port: target.port,
      method: options.bodyBytes ? 'POST' : 'GET',
      ...(options.agent ? { agent: options.agent } : { agent: false, localPort: port }),
    });
    // The whole exchange has one deadline, connecting included.
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer within ${options.timeoutMs} ms`)),
      options.timeoutMs,
    );
    outgoing.on('socket', socket => {
      const note = () => {
        port = socket.localPort ?? 0;
      };
      if (socket.connecting) socket.once('connect', note);
      else note();
    });
    outgoing.on('error', error => end({ error: error.message }));
    outgoing.on('response', response => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', error => end({ error: error.message }));
      response.on('end', () => {
        const answer = parseServerAnswer(text);
        if (answer) end({ server: answer.server, seenAs: answer.client, received: answer.received });
        else end({ error: `status ${response.statusCode}: ${text.slice(0, 80)}` });
      });
    });
    outgoing.end(options.bodyBytes ? Buffer.alloc(options.bodyBytes, 'x') : undefined);
  });
}

/** A connection that is kept open and used by one request at a time. */
export function keptConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}
