import { array, type BpfMap, be32, type Codecs, u32 } from '../../bpf/index.ts';
import { formatIp, type Ip } from '../../net/ip.ts';
import { addressWords } from '../address-words.ts';

/** Of the map of VIPs. */
export const vipCodecs: Codecs<readonly number[], number> = { key: array(be32, 4), value: u32 };

/** The addresses that have services: what comes from one of them, or in pieces for it, concerns the program. */
export class VipTable {
  readonly #map: BpfMap<readonly number[], number>;
  readonly #counts = new Map<string, number>();

  /** Starts with no VIP, whatever a former run left. */
  constructor(map: BpfMap<readonly number[], number>) {
    this.#map = map;
  }

  /** One more service has this VIP. */
  add(vip: Ip): void {
    this.#change(vip, 1);
  }

  /** One service less has it. */
  remove(vip: Ip): void {
    this.#change(vip, -1);
  }

  #change(vip: Ip, difference: number): void {
    const name = formatIp(vip);
    const count = (this.#counts.get(name) ?? 0) + difference;
    this.#counts.set(name, count);
    if (count > 0) this.#map.set(addressWords(vip), count);
    else this.#map.delete(addressWords(vip));
  }
}
