import { addressOf } from '../../../bpf/ffi/library.ts';
import { askInterface } from './interface-request.ts';

/** `SIOCGIFINDEX`, `SIOCGIFMTU`, `SIOCGIFFLAGS`, and of the flags `IFF_UP` and `IFF_RUNNING`. */
const getIndex = 0x8933;
const getMtu = 0x8921;
const getFlags = 0x8913;
const upAndRunning = 0x1 | 0x40;
/** `SIOCETHTOOL`; of linux/ethtool.h the command that asks for channels, and where in its answer receive queues are. */
const ethtool = 0x8946;
const getChannels = 0x3c;
const channels = { words: 9, receive: 5, combined: 8 } as const;

/** What the kernel says of an interface. */
export interface InterfaceState {
  /** Its number in this process's network namespace. */
  readonly index: number;
  /** Bytes. */
  readonly mtu: number;
  /** Receive queues. */
  readonly queues: number;
  /** Whether it is up and its cable has a carrier. */
  readonly isUp: boolean;
}

/** The state of an interface; undefined if there is none of this name. */
export function interfaceState(name: string): InterfaceState | undefined {
  const [index, mtu, flags] = [getIndex, getMtu, getFlags].map(request => askInterface(name, request));
  if (index === undefined || mtu === undefined || flags === undefined) return undefined;
  return {
    index: index.getInt32(0, true),
    mtu: mtu.getInt32(0, true),
    queues: queuesOf(name),
    isUp: (flags.getUint16(0, true) & upAndRunning) === upAndRunning,
  };
}

/** One, if the driver does not tell. */
function queuesOf(name: string): number {
  const argument = new Uint32Array(channels.words);
  argument[0] = getChannels;
  askInterface(name, ethtool, { address: addressOf(argument.buffer), memory: argument });
  return Math.max(1, (argument[channels.receive] ?? 0) + (argument[channels.combined] ?? 0));
}
