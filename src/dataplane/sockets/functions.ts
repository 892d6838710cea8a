import { bind, c, type Memory } from '../../bpf/ffi/library.ts';

const SOCKETS = {
  socket: c<(family: number, type: number, protocol: number) => number>(
    'int socket(int domain, int type, int protocol)',
  ),
  bind: c<(fd: number, address: Memory, length: number) => number>(
    'int bind(int sockfd, const void *addr, uint32_t addrlen)',
  ),
  connect: c<(fd: number, address: Memory, length: number) => number>(
    'int connect(int sockfd, const void *addr, uint32_t addrlen)',
  ),
  getsockname: c<(fd: number, address: Memory, length: Memory) => number>(
    'int getsockname(int sockfd, void *addr, uint32_t *addrlen)',
  ),
  setsockopt: c<(fd: number, level: number, name: number, value: Memory, length: number) => number>(
    'int setsockopt(int sockfd, int level, int optname, const void *optval, uint32_t optlen)',
  ),
  getsockopt: c<(fd: number, level: number, name: number, value: Memory, length: Memory) => number>(
    'int getsockopt(int sockfd, int level, int optname, void *optval, uint32_t *optlen)',
  ),
  sendto: c<
    (fd: number, bytes: Memory, length: number, flags: number, address: Memory, addressLength: number) => number
  >('int64_t sendto(int sockfd, const void *buf, size_t len, int flags, const void *dest_addr, uint32_t addrlen)'),
  sendmmsg: c<(fd: number, messages: Uint8Array, count: number, flags: number) => number>(
    'int sendmmsg(int sockfd, void *msgvec, unsigned int vlen, int flags)',
  ),
  recvfrom: c<
    (fd: number, bytes: Memory, length: number, flags: number, address: Memory, addressLength: Memory) => number
  >('int64_t recvfrom(int sockfd, void *buf, size_t len, int flags, void *src_addr, uint32_t *addrlen)'),
  ioctl: c<(fd: number, request: number, argument: Uint8Array) => number>(
    'int ioctl(int fd, unsigned long request, void *argument)',
  ),
  close: c<(fd: number) => number>('int close(int fd)'),
};

/** The C library's sockets. On failure: -1, and `lastErrno()`. */
export const sockets = bind('libc.so.6', 'libc6', SOCKETS);
