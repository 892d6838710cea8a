/**
 * What host and guest say to each other over the virtual serial port.
 * A frame is: length of the payload (u32, big-endian), kind (u8), job number (u32), payload.
 */
export const FrameKind = /** @type {const} */ ({
  /** guest → host, once: JSON {@link Hello} */
  hello: 1,
  /** host → guest: JSON {@link JobRequest} */
  start: 2,
  /** host → guest: bytes for the job's standard input; empty: its end */
  stdin: 3,
  /** host → guest: JSON, a signal's name */
  signal: 4,
  /** host → guest: JSON {@link TerminalSize} */
  resize: 5,
  /** guest → host: bytes */
  stdout: 6,
  /** guest → host: bytes */
  stderr: 7,
  /** guest → host, last of a job: JSON, its exit status (128 + n after signal n) */
  exit: 8,
});

/** @typedef {{ columns: number, rows: number }} TerminalSize */
/** @typedef {{ release: string, error?: string }} Hello */
/**
 * @typedef {object} JobRequest
 * @property {string[]} command
 * @property {string} cwd
 * @property {Record<string, string>} env
 * @property {TerminalSize} [terminal] the job gets a terminal of this size
 * @property {boolean} [echo] the terminal echoes what is typed
 */
/** @typedef {{ kind: number, job: number, payload: Buffer }} Frame */

const HEADER_BYTES = 9;

/**
 * @param {number} kind
 * @param {number} job
 * @param {Buffer | unknown} payload bytes, or a value to send as JSON
 * @returns {Buffer}
 */
export function encodeFrame(kind, job, payload) {
  const body = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(body.length, 0);
  header.writeUInt8(kind, 4);
  header.writeUInt32BE(job, 5);
  return Buffer.concat([header, body]);
}

/**
 * Makes a function that takes bytes as they come and returns the frames that are whole with them.
 *
 * @returns {(chunk: Buffer) => Frame[]}
 */
export function frameDecoder() {
  /** @type {Buffer} */
  let pending = Buffer.alloc(0);
  return chunk => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const frames = [];
    while (pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + pending.readUInt32BE(0);
      if (pending.length < end) break;
      const payload = pending.subarray(HEADER_BYTES, end);
      frames.push({ kind: pending.readUInt8(4), job: pending.readUInt32BE(5), payload });
      pending = pending.subarray(end);
    }
    return frames;
  };
}
