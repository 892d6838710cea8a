// Keeps a virtual machine running in the background and lets other processes run jobs in it, over a unix socket.
// Arguments: modules. A client speaks to it as the host speaks to the guest; a signal to job 0 ends the machine.
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { encodeFrame, FrameKind, frameDecoder } from './frames.mjs';
import { KEEPER_LOG, KEEPER_SOCKET } from './keeper-place.mjs';
import { Machine } from './machine.mjs';

/** @typedef {import('./connection.mjs').RemoteJob} RemoteJob */

const machine = await Machine.boot({ modules: process.argv.slice(2) });
const server = createServer(serve);

/** @param {number} status */
async function end(status) {
  rmSync(KEEPER_SOCKET, { force: true });
  if (status === 0) rmSync(KEEPER_LOG, { force: true });
  server.close();
  await machine.close();
  process.exit(status);
}

/** @param {import('node:net').Socket} client */
function serve(client) {
  const decode = frameDecoder();
  /** @type {Map<number, RemoteJob>} */
  const jobs = new Map();
  /** @param {number} kind @param {number} job @param {unknown} payload @returns {Promise<void>} */
  const send = (kind, job, payload) =>
    new Promise(resolve =>
      client.writable ? client.write(encodeFrame(kind, job, payload), () => resolve()) : resolve(),
    );

  /** @param {number} number @param {import('./frames.mjs').JobRequest} request */
  const start = (number, request) => {
    const job = machine.run(request, {
      onStdout: bytes => send(FrameKind.stdout, number, bytes),
      onStderr: bytes => send(FrameKind.stderr, number, bytes),
    });
    jobs.set(number, job);
    job.status
      .then(async status => {
        jobs.delete(number);
        await send(FrameKind.exit, number, status);
      })
      .catch(error => {
        process.stderr.write(`${error.message}\n`);
        return end(1);
      });
  };

  client.on('data', chunk => {
    for (const { kind, job, payload } of decode(chunk)) {
      if (kind === FrameKind.signal && job === 0) end(0);
      else if (kind === FrameKind.start) start(job, JSON.parse(payload.toString()));
      else if (kind === FrameKind.stdin) jobs.get(job)?.input(payload);
      else if (kind === FrameKind.signal) jobs.get(job)?.signal(JSON.parse(payload.toString()));
      else if (kind === FrameKind.resize) jobs.get(job)?.resize(JSON.parse(payload.toString()));
    }
  });
  client.on('error', () => undefined);
  // A client that goes away, by Ctrl-C twice or SIGKILL, takes its jobs along.
  client.on('close', () => {
    for (const job of jobs.values()) job.signal('SIGTERM');
  });
  send(FrameKind.hello, 0, { release: machine.release });
}

for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => end(0));
rmSync(KEEPER_SOCKET, { force: true });
server.listen(KEEPER_SOCKET);
