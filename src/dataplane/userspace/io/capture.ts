import { libc } from '../../../bpf/ffi/libc.ts';
import { koffi, type Pointer } from '../../../bpf/ffi/library.ts';
import { DataplaneError } from '../../dataplane.ts';
import { pcap } from './pcap-functions.ts';

/** Bytes of the longest frame: what offloading may put together. */
const longestFrame = 65_536 + 64;
/** Bytes of the kernel's buffer: some milliseconds of a full Gigabit. */
const kernelBuffer = 16 << 20;
/** `PCAP_D_IN`, and the error that an interface that is not up gives. */
const incoming = 1;
/** `DLT_EN10MB` */
const ethernet = 1;
/** Bytes of the error buffer, and of struct pcap_pkthdr, whose word 4 is the length that was captured. */
const errorLength = 256;
const headerLength = 24;

/** Frames that are taken before anything else has its turn. */
const burst = 64;

/** What `Capture` polls with. */
type Poll = ReturnType<ReturnType<typeof koffi>['node']['poll']>;

/** Those that are open: nothing else may hold them while they wait for frames. */
const open = new Set<object>();

/** Who is told of frames. */
export interface CaptureListener {
  /** Is given each frame; its bytes are others after it has returned. */
  readonly onFrame: (frame: Uint8Array) => void;
  /** Is called after some frames, before anything else has its turn. */
  readonly onTurn: () => void;
  /** Is told why when frames can't be taken any more: the interface is gone, maybe. It is closed then. */
  readonly onEnd: (reason: string) => void;
}

/** The frames that come in by an interface, taken with libpcap. Needs CAP_NET_RAW. */
export class Capture implements Disposable {
  readonly #name: string;
  readonly #listener: CaptureListener;
  readonly #buffer = new Uint8Array(longestFrame);
  readonly #header = new Uint32Array(headerLength / 4);
  readonly #headerBytes = new Uint8Array(this.#header.buffer);
  readonly #at = { header: new BigUint64Array(1), data: new BigUint64Array(1) };
  #pcap: Pointer | undefined;
  #poll: Poll | undefined;

  /** Begins at once. @throws DataplaneError ERR_ATTACH */
  constructor(name: string, listener: CaptureListener) {
    this.#name = name;
    this.#listener = listener;
    this.#pcap = this.#activate();
    const fd = pcap().selectableFd(this.#pcap);
    open.add(this);
    this.#poll = koffi().node.poll(fd, () => {
      const reason = this.#take();
      if (reason === undefined) return;
      this.close();
      listener.onEnd(reason);
    });
  }

  /** Idempotent. */
  close(): void {
    open.delete(this);
    this.#poll?.close();
    this.#poll = undefined;
    if (this.#pcap !== undefined) pcap().close(this.#pcap);
    this.#pcap = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #activate(): Pointer {
    const error = new Uint8Array(errorLength);
    const handle = pcap().create(this.#name, error);
    if (handle === null) throw this.#failure(text(error));
    const { setSnaplen, setImmediateMode, setBufferSize, activate, setNonblock, setDirection, datalink } = pcap();
    setSnaplen(handle, longestFrame);
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

  /** Hands out what is there, up to a burst. Returns why there will be no more, if so. */
  #take(): string | undefined {
    for (let count = 0; count < burst && this.#pcap !== undefined; count++) {
      const status = pcap().next(this.#pcap, this.#at.header, this.#at.data);
      if (status === 1) this.#handOut();
      else if (status === 0) break;
      else return pcap().error(this.#pcap);
    }
    this.#listener.onTurn();
    return undefined;
  }

  #handOut(): void {
    const { memcpy } = libc();
    memcpy(this.#headerBytes, this.#at.header[0] ?? 0n, headerLength);
    const length = Math.min(this.#header[4] ?? 0, longestFrame);
    memcpy(this.#buffer, this.#at.data[0] ?? 0n, length);
    this.#listener.onFrame(this.#buffer.subarray(0, length));
  }

  #failure(reason: string): DataplaneError {
    return new DataplaneError('ERR_ATTACH', `Could not take packets from interface ${this.#name}: ${reason}`);
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
