import { type Connection, type ConnectionState, connectionStates } from '../model/connection.ts';
import { type Protocol, protocolNumbers, protocols } from '../model/protocol.ts';
import { formatIp, type Ip, isIpv6 } from '../net/ip.ts';
import { ipv4FromNumber } from '../net/ipv4.ts';
import { type Ipv6, ipv6Bytes, ipv6FromBytes } from '../net/ipv6.ts';
import type { WireConnection } from './connection-wire.ts';

/** The media type of a list of connections as records. */
export const recordType = 'application/vnd.lvx.connections';

/** Bytes of a record. */
export const recordLength = 64;

/** Where a record's fields begin. Numbers are in network order; an address takes 16 bytes, IPv4 the first four of them. */
const at = {
  /** The IP protocol number, u8. */
  protocol: 0,
  /** Index in `connectionStates`, u8. */
  state: 1,
  /** `marks`, u8; the byte behind it is 0. */
  marks: 2,
  /** Ports, u16. */
  clientPort: 4,
  port: 6,
  servicePort: 8,
  serverPort: 10,
  /** Milliseconds, u32. */
  expiresIn: 12,
  client: 16,
  vip: 32,
  server: 48,
} as const;

const marks = { template: 1, client6: 2, vip6: 4, server6: 8 } as const;
const longest = 0xffff_ffff;
const stateNumbers = new Map(connectionStates.map((state, index) => [state, index]));
const protocolNames = new Map<number, Protocol>(protocols.map(name => [protocolNumbers[name], name]));

/** Writes connections as records. The table has millions of connections, and few VIPs and real servers. */
export class RecordWriter {
  readonly #room: number;
  readonly #known = new Map<Ipv6, Uint8Array>();
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #end = 0;

  /** @param room how many records make a piece */
  constructor(room: number) {
    this.#room = room;
    this.#bytes = new Uint8Array(room * recordLength);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get isFull(): boolean {
    return this.#end === this.#bytes.length;
  }

  /** Adds a connection; there must be room for it. */
  add({ protocol, vip, port, service, server, client, clientPort, state, template, expiresIn }: Connection): void {
    const view = this.#view;
    const begin = this.#end;
    this.#end += recordLength;
    view.setUint8(begin + at.protocol, protocolNumbers[protocol]);
    view.setUint8(begin + at.state, stateNumbers.get(state) ?? 0);
    view.setUint16(begin + at.clientPort, clientPort);
    view.setUint16(begin + at.port, port);
    view.setUint16(begin + at.servicePort, service.port);
    view.setUint16(begin + at.serverPort, server.port);
    view.setUint32(begin + at.expiresIn, Math.min(Math.max(0, Math.floor(expiresIn * 1000)), longest));
    view.setUint8(
      begin + at.marks,
      (template ? marks.template : 0) |
        (isIpv6(client) ? marks.client6 : 0) |
        (isIpv6(vip) ? marks.vip6 : 0) |
        (isIpv6(server.address) ? marks.server6 : 0),
    );
    if (isIpv6(client)) this.#bytes.set(ipv6Bytes(client), begin + at.client);
    else view.setUint32(begin + at.client, client);
    this.#addKnown(begin + at.vip, vip);
    this.#addKnown(begin + at.server, server.address);
  }

  /** Gives the records so far, and begins a new piece. */
  take(): Uint8Array {
    const piece = this.#bytes.subarray(0, this.#end);
    this.#bytes = new Uint8Array(this.#room * recordLength);
    this.#view = new DataView(this.#bytes.buffer);
    this.#end = 0;
    return piece;
  }

  /** An address of which there are few. */
  #addKnown(begin: number, address: Ip): void {
    if (!isIpv6(address)) {
      this.#view.setUint32(begin, address);
      return;
    }
    const bytes = this.#known.get(address) ?? ipv6Bytes(address);
    this.#known.set(address, bytes);
    this.#bytes.set(bytes, begin);
  }
}

/** Reads records. */
export class RecordReader {
  /** Texts of IPv4 VIPs and real servers. */
  readonly #known = new Map<number, string>();

  /** @param bytes whole records */
  read(bytes: Uint8Array): WireConnection[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const connections: WireConnection[] = [];
    for (let begin = 0; begin < bytes.length; begin += recordLength) connections.push(this.#readOne(view, begin));
    return connections;
  }

  #readOne(view: DataView, begin: number): WireConnection {
    const mark = view.getUint8(begin + at.marks);
    return {
      protocol: protocolNames.get(view.getUint8(begin + at.protocol)) ?? 'tcp',
      vip: (mark & marks.vip6) === 0 ? this.#knownText(view.getUint32(begin + at.vip)) : text6(view, begin + at.vip),
      port: view.getUint16(begin + at.port),
      servicePort: view.getUint16(begin + at.servicePort),
      client: (mark & marks.client6) === 0 ? text4(view.getUint32(begin + at.client)) : text6(view, begin + at.client),
      clientPort: view.getUint16(begin + at.clientPort),
      server:
        (mark & marks.server6) === 0
          ? this.#knownText(view.getUint32(begin + at.server))
          : text6(view, begin + at.server),
      serverPort: view.getUint16(begin + at.serverPort),
      state: stateOf(view.getUint8(begin + at.state)),
      template: (mark & marks.template) !== 0,
      expiresIn: view.getUint32(begin + at.expiresIn) / 1000,
    };
  }

  #knownText(address: number): string {
    let text = this.#known.get(address);
    if (text === undefined) {
      text = text4(address);
      this.#known.set(address, text);
    }
    return text;
  }
}

function stateOf(number: number): ConnectionState {
  return connectionStates[number] ?? 'NONE';
}

function text4(address: number): string {
  return formatIp(ipv4FromNumber(address));
}

function text6(view: DataView, begin: number): string {
  return formatIp(ipv6FromBytes(new Uint8Array(view.buffer, view.byteOffset + begin, 16)));
}
