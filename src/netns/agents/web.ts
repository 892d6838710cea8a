import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { ServerAnswer } from './messages.ts';

// A real server: answers HTTP, or UDP datagrams, with its name and the client's address as it sees it.
// Arguments: its name, then the services to bind to, like tcp/10.0.0.100:80.
// It ends with the process that started it, unless LVX_STAY is set.

const [name = 'unnamed', ...services] = process.argv.slice(2);

await Promise.all(services.map(listen));
if (!process.env.LVX_STAY) process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });

function listen(service: string): Promise<void> {
  const [protocol, endpoint = ''] = service.split('/');
  const [address = '', port] = endpoint.split(':');
  return protocol === 'udp' ? listenUdp(address, Number(port)) : listenHttp(address, Number(port));
}

function listenHttp(address: string, port: number): Promise<void> {
  const server = createServer((request, response) => {
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    request.on('end', () => {
      const { remoteAddress, remotePort } = request.socket;
      response.end(answer(`${remoteAddress}:${remotePort}`, received));
    });
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
}

function listenUdp(address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    socket.send(answer(`${from.address}:${from.port}`, message.length), from.port, from.address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => resolve());
  });
}

function answer(client: string, received: number): string {
  return `${JSON.stringify({ server: name, client, received } satisfies ServerAnswer)}\n`;
}
