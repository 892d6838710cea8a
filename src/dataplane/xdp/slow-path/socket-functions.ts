import { bind, c, type Memory } from '../../../bpf/ffi/library.ts';

const SOCKETS = {
  socket: c<(family: number, type: number, protocol: number) => number>(
    'int socket(int domain, int type, int protocol)',
  ),
  setsockopt: c<(fd: number, level: number, name: number, value: Memory, length: number) => number>(
    'int setsockopt(int sockfd, int level, int optname, const void *optval, uint32_t optlen)',
  ),
  sendto: c<
    (fd: number, bytes: Memory, length: number, flags: number, address: Memory, addressLength: number) => number
  >('int64_t sendto(int sockfd, const void *buf, size_t len, int flags, const void *dest_addr, uint32_t addrlen)'),
  connect: c<(fd: number, address: Memory, length: number) => number>(
    'int connect(int sockfd, const void *addr, uint32_t addrlen)',
  ),
  getsockname: c<(fd: number, address: Memory, length: Memory) => number>(
    'int getsockname(int sockfd, void *addr, uint32_t *addrlen)',
  ),
  close: c<(fd: number) => number>('int close(int fd)'),
};

/** The C library's sockets. On failure: -1, and `lastErrno()`. */
export const sockets = bind('libc.so.6', 'libc6', SOCKETS);
