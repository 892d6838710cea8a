import { bind, c, lastErrno } from '../../../../bpf/ffi/library.ts';
import { BpfError } from '../../../../bpf/index.ts';

/** Constants of linux/if_xdp.h and of sockets. */
export const AF_XDP = 44;
export const SOL_XDP = 283;
export const option = {
  mmapOffsets: 1,
  rxRing: 2,
  txRing: 3,
  umemReg: 4,
  umemFillRing: 5,
  umemCompletionRing: 6,
  statistics: 7,
} as const;
export const bindFlag = { sharedUmem: 1, copy: 2 } as const;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDBUFFORCE = 32;
/** Bytes that frames may take in the kernel, with all that it keeps of each, before they have left. */
const kernelBuffer = 4 << 20;

const FUNCTIONS = {
  socket: c<(family: number, type: number, protocol: number) => number>(
    'int socket(int domain, int type, int protocol)',
  ),
  setsockopt: c<(fd: number, level: number, option: number, value: Uint32Array, length: number) => number>(
    'int setsockopt(int sockfd, int level, int optname, const void *optval, uint32_t optlen)',
  ),
  getsockopt: c<(fd: number, level: number, option: number, value: BigUint64Array, length: Uint32Array) => number>(
    'int getsockopt(int sockfd, int level, int optname, void *optval, void *optlen)',
  ),
  bind: c<(fd: number, address: Uint8Array, length: number) => number>(
    'int bind(int sockfd, const void *addr, uint32_t addrlen)',
  ),
  sendto: c<(fd: number, data: null, length: number, flags: number, address: null, addressLength: number) => number>(
    'intptr_t sendto(int sockfd, const void *buf, size_t len, int flags, const void *dest, uint32_t addrlen)',
  ),
  close: c<(fd: number) => number>('int close(int fd)'),
};

/** The calls that AF_XDP sockets are made of. */
export const xsk = bind('libc.so.6', 'libc6', FUNCTIONS);

/** Opens a socket. @throws BpfError with the errno: `EAFNOSUPPORT`, `EPERM`, … */
export function openSocket(): number {
  const fd = xsk().socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
  checked(fd, 'open');
  // Without the right to more than usual, it is as much as usual.
  xsk().setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, Uint32Array.of(kernelBuffer), 4);
  return fd;
}

/** Throws what the call just made says if it failed. */
export function checked(result: number, operation: string): void {
  if (result < 0) throw new BpfError({ operation, object: 'AF_XDP socket', errno: lastErrno() });
}

/** Sets an option. */
export function setOption(fd: number, name: keyof typeof option, value: Uint32Array): void {
  checked(xsk().setsockopt(fd, SOL_XDP, option[name], value, value.byteLength), `set ${name} of`);
}

/** Reads an option of so many 64-bit numbers. */
export function getOption(fd: number, name: keyof typeof option, numbers: number): number[] {
  const value = new BigUint64Array(numbers);
  checked(xsk().getsockopt(fd, SOL_XDP, option[name], value, Uint32Array.of(value.byteLength)), `read ${name} of`);
  return Array.from(value, Number);
}
