import { bind, c, type Pointer } from '../../../bpf/ffi/library.ts';

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
  next: c<(pcap: Pointer, header: BigUint64Array, data: BigUint64Array) => number>(
    'int pcap_next_ex(void *p, void *pkt_header, void *pkt_data)',
  ),
  error: c<(pcap: Pointer) => string>('const char *pcap_geterr(void *p)'),
  close: c<(pcap: Pointer) => void>('void pcap_close(void *p)'),
};

/** libpcap, as pcap(3) describes it. */
export const pcap = bind('libpcap.so.0.8', 'libpcap0.8', PCAP);
