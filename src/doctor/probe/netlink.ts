/** An attribute of a netlink message. */
export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
}

const headLength = 16;
const genericLength = 4;
const requestFlag = 1;
const errorType = 2;

/**
 * A request of generic netlink (linux/netlink.h, linux/genetlink.h); numbers are in the machine's order of bytes.
 * @param family the number of the family that it is for
 */
export function genericRequest(family: number, command: number, attributes: readonly Attribute[]): Uint8Array {
  const body = attributes.flatMap(({ type, value }) => [
    ...new Uint8Array(Uint16Array.of(4 + value.length, type).buffer),
    ...value,
    ...new Uint8Array(padding(value.length)),
  ]);
  const head = new Uint8Array(headLength + genericLength);
  const length = head.length + body.length;
  new Uint32Array(head.buffer, 0, 1)[0] = length;
  new Uint16Array(head.buffer, 4, 2).set([family, requestFlag]);
  head.set([command, 1], headLength);
  return Uint8Array.of(...head, ...body);
}

/** The attributes of an answer, or the errno that it is about. */
export function parseGeneric(message: Uint8Array): readonly Attribute[] | number {
  const bytes = message.slice();
  const view = new DataView(bytes.buffer);
  if (view.getUint16(4, true) === errorType) return -view.getInt32(headLength, true);
  const attributes: Attribute[] = [];
  let at = headLength + genericLength;
  while (at + 4 <= bytes.length) {
    const length = view.getUint16(at, true);
    if (length < 4) break;
    attributes.push({ type: view.getUint16(at + 2, true) & 0x3fff, value: bytes.slice(at + 4, at + length) });
    at += length + padding(length);
  }
  return attributes;
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
