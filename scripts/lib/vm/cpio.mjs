/** @typedef {{ path: string, mode: number, content?: Buffer }} CpioEntry mode with its file type, as stat gives it */

const TRAILER = { path: 'TRAILER!!!', mode: 0 };

/** @param {Buffer} bytes */
const padded = bytes => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

/** @param {CpioEntry} entry @param {number} inode */
function encodeEntry({ path, mode, content = Buffer.alloc(0) }, inode) {
  const nameSize = Buffer.byteLength(path) + 1;
  // inode, mode, uid, gid, links, mtime, size, device (4 numbers), name's size, checksum (unused)
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, nameSize, 0];
  const header = `070701${fields.map(field => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.from(`${header}${path}\0`)), padded(content)]);
}

/**
 * Packs files into an archive that the kernel takes as an initrd (format "newc"; Documentation/driver-api/early-userspace/
 * buffer-format.rst). Archives may be put one after the other.
 *
 * @param {CpioEntry[]} entries folders before what is in them
 * @returns {Buffer}
 */
export function packCpio(entries) {
  return Buffer.concat([...entries, TRAILER].map((entry, index) => encodeEntry(entry, index + 1)));
}
