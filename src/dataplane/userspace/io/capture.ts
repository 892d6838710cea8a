import { koffi, type Pointer } from '../../../bpf/ffi/library.ts';
import { DataplaneError } from '../../dataplane.ts';
import { MemoryFile } from './memory-file.ts';
import { pcap, pcapDump } from './pcap-functions.ts';
import type { Port, PortListener } from './port.ts';

/** Bytes of the kernel's buffer: 8,000 frames of a usual interface, 30 milliseconds at 250,000 packets a second. */
const kernelBuffer = 16 << 20;
/** `PCAP_D_IN` */
const incoming = 1;
/** `DLT_EN10MB` */
const ethernet = 1;
const errorLength = 256;
/** Bytes of the Ethernet header with two tags. */
const linkLength = 22;

/** Frames that libpcap writes at a time, and how often before anything else has its turn. */
const burst = 64;
const bursts = 8;
/** What libpcap writes in front of each frame, in the host's byte order, and in front of all (pcap-savefile(5)). */
const record = { length: 16, captured: 8, original: 12 } as const;
const fileHeader = 24;

/** What `Capture` polls with. */
type Poll = ReturnType<ReturnType<typeof koffi>['node']['poll']>;

/** Those that are open: nothing else may hold them while they wait for frames. */
const open = new Set<object>();

/**
 * The frames that come in by an interface, taken with libpcap. Needs CAP_NET_RAW.
 *
 * libpcap itself writes them into an array of ours, many with one call: `pcap_dump` into a stream that lies in memory. A
 * function of ours for each packet would cost ten times as much.
 */
export class Capture implements Port {
  readonly #name: string;
  readonly #listener: PortListener;
  readonly #file: MemoryFile;
  readonly #view: DataView;
  readonly #stats = new Uint32Array(3);
  readonly #dump = pcapDump();
  #pcap: Pointer | undefined;
  #poll: Poll | undefined;

  /**
   * Begins at once.
   * @param mtu of the interface, bytes: longer frames are cut
   * @throws DataplaneError ERR_ATTACH
   */
  constructor(name: string, mtu: number, listener: PortListener) {
    this.#name = name;
    this.#listener = listener;
    const longest = mtu + linkLength;
    this.#pcap = this.#activate(longest);
    this.#file = new MemoryFile(fileHeader + burst * (record.length + longest));
    this.#view = new DataView(this.#file.bytes.buffer);
    pcap().dumpTo(this.#pcap, this.#file.pointer);
    open.add(this);
    this.#poll = koffi().node.poll(pcap().selectableFd(this.#pcap), () => {
      const reason = this.#take();
      if (reason === undefined) return;
      this.close();
      listener.onEnd(reason);
    });
  }

  /** Frames that the kernel had no room for, or the interface, since it was opened: `pcap_stats`. */
  lost(): number {
    if (this.#pcap === undefined || pcap().stats(this.#pcap, this.#stats) < 0) return 0;
    return (this.#stats[1] ?? 0) + (this.#stats[2] ?? 0);
  }

  /** Idempotent. */
  close(): void {
    open.delete(this);
    this.#poll?.close();
    this.#poll = undefined;
    if (this.#pcap !== undefined) pcap().close(this.#pcap);
    this.#pcap = undefined;
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #activate(longest: number): Pointer {
    const error = new Uint8Array(errorLength);
    const handle = pcap().create(this.#name, error);
    if (handle === null) throw this.#failure(text(error));
    const { setSnaplen, setImmediateMode, setBufferSize, activate, setNonblock, setDirection, datalink } = pcap();
    // The kernel's buffer has places of this length: the shorter, the more.
    setSnaplen(handle, longest);
    setImmediateMode(handle, 1);
    setBufferSize(handle, kernelBuffer);
    // Above 0 are warnings.
    const isReady = activate(handle) >= 0 && setNonblock(handle, 1, error) >= 0 && setDirection(handle, incoming) >= 0;
    const kind = isReady ? datalink(handle) : ethernet;
    if (isReady && kind === ethernet) return handle;
    const reason = isReady ? `expected an Ethernet interface, got link type ${kind}` : pcap().error(handle);
    pcap().close(handle);
    throw this.#failure(reason);
  }

  /** Hands out what is there, up to some bursts. Returns why there will be no more, if so. */
  #take(): string | undefined {
    for (let count = 0; count < bursts && this.#pcap !== undefined; count++) {
      this.#file.empty();
      const written = pcap().dispatch(this.#pcap, burst, this.#dump, this.#file.pointer);
      if (written < 0) return pcap().error(this.#pcap);
      this.#handOut(written);
      if (written < burst) break;
    }
    return undefined;
  }

  #handOut(frames: number): void {
    const { bytes } = this.#file;
    let at = 0;
    for (let count = 0; count < frames; count++) {
      const captured = this.#view.getUint32(at + record.captured, true);
      const isCut = captured < this.#view.getUint32(at + record.original, true);
      const begin = at + record.length;
      at = begin + captured;
      if (isCut) this.#listener.onCut();
      else this.#listener.onFrame(bytes, begin, at);
    }
    this.#listener.onTurn();
  }

  #failure(reason: string): DataplaneError {
    return new DataplaneError('ERR_ATTACH', `Could not take packets from interface ${this.#name}: ${reason}`);
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
