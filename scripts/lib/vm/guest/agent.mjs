// Runs in the guest: takes jobs from the host over the virtual serial port and sends back what they print.
import { execFileSync } from 'node:child_process';
import { createReadStream, openSync, readdirSync, write } from 'node:fs';
import { release } from 'node:os';
import { encodeFrame, FrameKind, frameDecoder } from '../frames.mjs';
import { startJob } from './job.mjs';

/** @returns {string} the device of the only virtual serial port */
function findPort() {
  const [name] = readdirSync('/sys/class/virtio-ports');
  if (name === undefined) throw new Error('virtual serial port: expected one in /sys/class/virtio-ports, got none');
  return `/dev/${name}`;
}

/** @param {string[]} modules */
function loadModules(modules) {
  if (modules.length === 0) return undefined;
  try {
    execFileSync('modprobe', ['-a', ...modules], { stdio: ['ignore', 'pipe', 'pipe'] });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

const port = openSync(findPort(), 'r+');
let written = Promise.resolve();

/** @param {Buffer} bytes */
function writeAll(bytes) {
  return new Promise((resolve, reject) => {
    /** @param {number} offset */
    const writeFrom = offset => {
      write(port, bytes, offset, bytes.length - offset, null, (error, count) => {
        if (error) reject(error);
        else if (offset + count < bytes.length) writeFrom(offset + count);
        else resolve(undefined);
      });
    };
    writeFrom(0);
  });
}

/**
 * @param {number} kind
 * @param {number} job
 * @param {unknown} payload
 * @returns {Promise<void>} fulfilled when the host's side has taken it
 */
function send(kind, job, payload) {
  written = written.then(() => writeAll(encodeFrame(kind, job, payload))).then(() => undefined);
  return written;
}

/** @type {Map<number, import('./job.mjs').Job>} */
const jobs = new Map();

/** @param {import('../frames.mjs').Frame} frame */
function onFrame({ kind, job, payload }) {
  if (kind === FrameKind.start) {
    const started = startJob(JSON.parse(payload.toString()), {
      onStdout: bytes => send(FrameKind.stdout, job, bytes),
      onStderr: bytes => send(FrameKind.stderr, job, bytes),
      onExit: status => {
        jobs.delete(job);
        return send(FrameKind.exit, job, status);
      },
    });
    jobs.set(job, started);
  } else if (kind === FrameKind.stdin) jobs.get(job)?.input(payload);
  else if (kind === FrameKind.signal) jobs.get(job)?.signal(JSON.parse(payload.toString()));
  else if (kind === FrameKind.resize) jobs.get(job)?.resize(JSON.parse(payload.toString()));
}

const error = loadModules(process.argv.slice(2));
await send(FrameKind.hello, 0, { release: release(), error });
const decode = frameDecoder();
for await (const chunk of createReadStream('', { fd: port })) for (const frame of decode(chunk)) onFrame(frame);
