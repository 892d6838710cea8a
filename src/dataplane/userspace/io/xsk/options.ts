import { sockets } from '../../../sockets/functions.ts';
import { Socket } from '../../../sockets/socket.ts';
import { kernelBuffer } from '../frame-sender.ts';

/** Constants of linux/if_xdp.h. */
export const AF_XDP = 44;
const SOL_XDP = 283;
const options = {
  mmapOffsets: 1,
  rxRing: 2,
  txRing: 3,
  umemReg: 4,
  umemFillRing: 5,
  umemCompletionRing: 6,
  statistics: 7,
} as const;
export const bindFlag = { sharedUmem: 1, copy: 2 } as const;

/** An option of an AF_XDP socket. */
export type XskOption = keyof typeof options;

/** Opens an AF_XDP socket. @throws BpfError with the errno: `EAFNOSUPPORT`, `EPERM`, … */
export function openXskSocket(): Socket {
  const socket = new Socket({ family: AF_XDP, type: 'raw', object: 'AF_XDP socket' });
  socket.widen(kernelBuffer);
  return socket;
}

/** Sets an option. @throws BpfError */
export function setOption(socket: Socket, name: XskOption, value: Uint32Array): void {
  const { fd } = socket;
  socket.check(`set ${name} of`, sockets().setsockopt(fd, SOL_XDP, options[name], value, value.byteLength));
}

/** Reads an option of so many 64-bit numbers. @throws BpfError */
export function getOption(socket: Socket, name: XskOption, numbers: number): number[] {
  const value = new BigUint64Array(numbers);
  const length = Uint32Array.of(value.byteLength);
  socket.check(`read ${name} of`, sockets().getsockopt(socket.fd, SOL_XDP, options[name], value, length));
  return Array.from(value, Number);
}
