import { addressOf } from '../../../bpf/ffi/library.ts';
import { askInterface } from './interface-request.ts';

/** `SIOCETHTOOL`, and commands of linux/ethtool.h: get and set generic receive offload. */
const ethtool = 0x8946;
const getGro = 0x2b;
const setGro = 0x2c;

/**
 * Keeps the kernel from joining packets of a flow before they are seen here: what it makes of them is longer than any way
 * takes. Undone when it is closed.
 */
export class ReceiveOffload implements Disposable {
  readonly #name: string;
  readonly #wasOn: boolean;

  constructor(name: string) {
    this.#name = name;
    this.#wasOn = command(name, getGro) === 1;
    if (this.#wasOn) command(name, setGro, 0);
  }

  /** Whether it had to be turned off. */
  get wasOn(): boolean {
    return this.#wasOn;
  }

  /** Turns it on again if it was; nothing happens if the interface is gone. */
  [Symbol.dispose](): void {
    if (this.#wasOn) command(this.#name, setGro, 1);
  }
}

/** What an interface says to a command of ethtool; undefined if it does not know it, or there is no such interface. */
function command(name: string, number: number, value = 0): number | undefined {
  // struct ethtool_value
  const argument = Uint32Array.of(number, value);
  const pointer = { address: addressOf(argument.buffer), memory: argument };
  return askInterface(name, ethtool, pointer) && argument[1];
}
