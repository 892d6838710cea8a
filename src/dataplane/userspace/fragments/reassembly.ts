import { Verdict } from '../../../bpf/generated/lvx.ts';
import { get8, put16 } from '../bytes.ts';
import { putIpv4Checksum } from '../checksum.ts';
import { addLoss } from '../losses.ts';
import { cutOut, nextStage, type Packet, piece, startPacket } from '../packet.ts';
import { ipv4Fragment } from '../parse/ipv4.ts';
import { ipProtocol, isTransport } from '../protocols.ts';
import type { VipSet } from '../table/vip-set.ts';
import { type Seeds, WordTable } from '../table/word-table.ts';
import { Datagram, taken } from './datagram.ts';

const width = 10;
/** How long a host waits for the rest, milliseconds, and how many datagrams wait at most: 75 KB each. */
const patience = 30_000;
const most = 128;
/** The longest IP packet that still fits into any outer header. */
const longestPacket = 0xffff - 52;

/** What pieces are taken by. */
interface Surroundings {
  readonly vips: VipSet;
  /** Milliseconds. */
  readonly now: number;
  /** By `loss`. */
  readonly losses: Float64Array;
}

/** Puts the datagrams for VIPs together that come in pieces, as IPVS does: they are scheduled as one packet. */
export class Reassembly {
  readonly #table: WordTable;
  readonly #datagrams: Datagram[] = [];
  readonly #key = new Int32Array(width);
  readonly #whole = new Uint8Array(2048 + 0x10000);

  constructor(seeds: Seeds) {
    this.#table = new WordTable(width, most, seeds);
  }

  /** Datagrams that wait for pieces. */
  get size(): number {
    return this.#table.size;
  }

  /**
   * Takes a piece. Returns a verdict, or `nextStage`: the packet is the whole datagram then, or a first piece that is for
   * no VIP.
   */
  take(packet: Packet, { vips, now, losses }: Surroundings): number {
    const isFirst = packet.piece === piece.first;
    if (!vips.hasIn(packet.key, packet.family)) return isFirst ? nextStage : Verdict.PASS_FRAGMENT;
    const protocol = packet.family === 4 ? packet.protocol : get8(packet.bytes, packet.fragmentAt);
    const icmp = packet.family === 4 ? ipProtocol.icmp : ipProtocol.icmpv6;
    if (protocol === icmp) return isFirst ? Verdict.PASS_ICMP : Verdict.PASS_FRAGMENT;
    // In IPv6 more headers may follow.
    if (packet.family === 4 && !isTransport(protocol)) {
      return isFirst ? Verdict.PASS_OTHER_PROTOCOL : Verdict.PASS_FRAGMENT;
    }
    const place = this.#placeOf(packet, now, losses);
    const datagram = this.#datagrams[place];
    if (datagram === undefined) return Verdict.DROP_INTERNAL;
    cutOut(packet);
    const outcome = this.#add(datagram, packet);
    if (outcome === taken.more || outcome === taken.again) return Verdict.SLOW_FRAGMENT;
    this.#table.remove(place);
    if (outcome === taken.contradiction) return Verdict.DROP_NO_ANSWER;
    return this.#finish(datagram, packet) ? nextStage : Verdict.DROP_NO_ANSWER;
  }

  #placeOf(packet: Packet, now: number, losses: Float64Array): number {
    this.#putKey(packet);
    const known = this.#table.find(this.#key);
    if (known >= 0 && now - (this.#datagrams[known]?.began ?? 0) <= patience) return known;
    const leaves = known >= 0 ? known : this.#table.size === most ? this.#oldest() : -1;
    if (leaves >= 0) {
      this.#table.remove(leaves);
      addLoss(losses, 'DROP_FRAGMENTS_FULL');
    }
    const place = this.#table.add(this.#key);
    const datagram = this.#datagrams[place] ?? new Datagram();
    this.#datagrams[place] = datagram;
    datagram.start(now);
    return place;
  }

  /** IPv6 does not tell in every piece what was fragmented; the id alone does (RFC 8200, 4.5). */
  #putKey({ key, id, family, protocol }: Packet): void {
    for (let word = 0; word < 8; word++) this.#key[word] = key[word] ?? 0;
    this.#key[8] = id;
    this.#key[9] = family === 4 ? protocol : -1;
  }

  #oldest(): number {
    let oldest = 0;
    for (const [place, { began }] of this.#datagrams.entries()) {
      if (began < (this.#datagrams[oldest]?.began ?? 0)) oldest = place;
    }
    return oldest;
  }

  #add(datagram: Datagram, packet: Packet): number {
    const { bytes, link, length, offset, more, family } = packet;
    const begin = family === 4 ? packet.transport : packet.fragmentAt + 8;
    const body = link + length - begin;
    if (body <= 0 || (more && body % 8 !== 0)) return taken.contradiction;
    if (offset === 0 && !this.#takeHead(datagram, packet)) return taken.contradiction;
    datagram.longestPiece = Math.max(datagram.longestPiece, length);
    if (packet.fragment & ipv4Fragment.df) datagram.longestWithDf = Math.max(datagram.longestWithDf, length);
    return datagram.take(bytes, begin, body, offset, more);
  }

  /** What is in front of the fragmented part, without the header that tells of fragments. */
  #takeHead(datagram: Datagram, { bytes, family, transport, fragmentAt, announcedAt }: Packet): boolean {
    if (family === 4) return datagram.takeHead(bytes, transport);
    if (!datagram.takeHead(bytes, fragmentAt)) return false;
    datagram.head[announcedAt] = get8(bytes, fragmentAt);
    return true;
  }

  /** Makes the packet the whole datagram; whether it is one. */
  #finish(datagram: Datagram, packet: Packet): boolean {
    const { head, headLength, body, total, longestPiece, longestWithDf } = datagram;
    const whole = this.#whole;
    const { link, family, ifindex } = packet;
    const length = headLength - link + total;
    if (length > longestPacket) return false;
    whole.set(head);
    whole.set(body.subarray(0, total), headLength);
    if (family === 4) {
      put16(whole, link + 2, length);
      put16(whole, link + 6, longestWithDf === longestPiece ? ipv4Fragment.df : 0);
      putIpv4Checksum(whole, link);
    } else {
      put16(whole, link + 4, length - 40);
    }
    startPacket(packet, whole, 0, headLength + total, ifindex);
    packet.longestPiece = longestPiece;
    return true;
  }
}
