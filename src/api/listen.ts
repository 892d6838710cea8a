import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** A daemon can't listen at a path. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'ERR_ALREADY_RUNNING' | 'ERR_SOCKET_PATH';

  constructor(code: ListenError['code'], path: string, what: string) {
    super(`Could not listen at ${path}: ${what}`);
    this.code = code;
  }
}

/** The longest path of a unix socket, in bytes (Linux, `struct sockaddr_un`, less the final zero). */
const longestPath = 107;

/**
 * Listens at a unix socket that owner and group may use, in a folder that is made where missing.
 * The socket that a killed daemon left behind is replaced.
 * @throws ListenError if a daemon answers there, or something else is in the way.
 */
export async function listenAt(app: FastifyInstance, path: string): Promise<void> {
  await claimSocket(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await app.ready();
  const mask = process.umask(0o117);
  try {
    await app.listen({ path });
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o660);
}

/**
 * Makes sure that this process can listen at a path; removes the socket that a killed daemon left behind.
 * @throws ListenError as `listenAt` does
 */
export async function claimSocket(path: string): Promise<void> {
  const length = Buffer.byteLength(path);
  if (length > longestPath) {
    throw new ListenError('ERR_SOCKET_PATH', path, `expected at most ${longestPath} bytes, got ${length}`);
  }
  const present = await lstat(path).catch(() => undefined);
  if (present === undefined) return;
  if (!present.isSocket()) throw new ListenError('ERR_SOCKET_PATH', path, 'expected a socket or nothing, got a file');
  if (await answers(path)) throw new ListenError('ERR_ALREADY_RUNNING', path, 'lvxd is already running there');
  await unlink(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = connect(path);
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
    probe.once('connect', () => probe.destroy());
  });
}
