import { bind, c, koffi, type Pointer } from '../../../bpf/ffi/library.ts';

const file = 'libpcap.so.0.8';

const PCAP = {
  create: c<(device: string, error: Uint8Array) => Pointer | null>(
    'void *pcap_create(const char *source, void *errbuf)',
  ),
  setSnaplen: c<(pcap: Pointer, bytes: number) => number>('int pcap_set_snaplen(void *p, int snaplen)'),
  setImmediateMode: c<(pcap: Pointer, on: number) => number>('int pcap_set_immediate_mode(void *p, int immediate)'),
  setBufferSize: c<(pcap: Pointer, bytes: number) => number>('int pcap_set_buffer_size(void *p, int buffer_size)'),
  activate: c<(pcap: Pointer) => number>('int pcap_activate(void *p)'),
  setNonblock: c<(pcap: Pointer, on: number, error: Uint8Array) => number>(
    'int pcap_setnonblock(void *p, int nonblock, void *errbuf)',
  ),
  setDirection: c<(pcap: Pointer, direction: number) => number>('int pcap_setdirection(void *p, int d)'),
  datalink: c<(pcap: Pointer) => number>('int pcap_datalink(void *p)'),
  selectableFd: c<(pcap: Pointer) => number>('int pcap_get_selectable_fd(void *p)'),
  dispatch: c<(pcap: Pointer, count: number, handler: Pointer, user: Pointer) => number>(
    'int pcap_dispatch(void *p, int cnt, void *callback, void *user)',
  ),
  dumpTo: c<(pcap: Pointer, file: Pointer) => Pointer | null>('void *pcap_dump_fopen(void *p, void *fp)'),
  stats: c<(pcap: Pointer, stats: Uint32Array) => number>('int pcap_stats(void *p, void *ps)'),
  error: c<(pcap: Pointer) => string>('const char *pcap_geterr(void *p)'),
  close: c<(pcap: Pointer) => void>('void pcap_close(void *p)'),
};

/** libpcap, as pcap(3) describes it. */
export const pcap = bind(file, 'libpcap0.8', PCAP);

let dump: Pointer | undefined;

/** The address of `pcap_dump`: a function that `pcap_dispatch` can have each packet written by. */
export function pcapDump(): Pointer {
  dump ??= koffi().load(file).symbol('pcap_dump', 'void *') as Pointer;
  return dump;
}
