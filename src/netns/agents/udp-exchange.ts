import { createSocket } from 'node:dgram';
import { type Exchange, parseServerAnswer, type Target } from './messages.ts';
import { nextPort } from './ports.ts';

/** Sends one datagram from a socket of its own and waits for the answer; never rejects. */
export function exchangeUdp(target: Target, options: { readonly timeoutMs: number }): Promise<Exchange> {
  const started = performance.now();
  return new Promise(resolve => {
    const socket = createSocket('udp4');
    const port = nextPort();
    const end = (result: Partial<Exchange>) => {
      clearTimeout(timer);
      socket.close();
      resolve({ port, ms: performance.now() - started, ...result });
    };
    const timer = setTimeout(() => end({ error: `no answer within ${options.timeoutMs} ms` }), options.timeoutMs);
    socket.once('error', error => end({ error: error.message }));
    socket.once('message', message => {
      const answer = parseServerAnswer(message.toString());
      if (answer) end({ server: answer.server, seenAs: answer.client, received: answer.received });
      else end({ error: `answered ${message.toString().slice(0, 80)}` });
    });
    // Connected, the socket takes an answer from the VIP only.
    socket.bind(port, () => socket.connect(target.port, target.vip, () => socket.send('hello')));
  });
}
