import { addressBytes } from './address.ts';

/** How many real servers there are, and neighbours that lead to them. */
export const serverCount = 40;

/** Who is where: cases name addresses, and each case has a VIP of its own. */
export interface Names {
  readonly vip: string;
  /** Of the VIP. */
  readonly family: 4 | 6;
  /** The address that a name stands for; a literal address stands for itself. */
  addressOf(name: string, family?: 4 | 6): string;
  /** A line of ipvsadm's grammar with addresses for names: `VIP`, `R1`, and `V6R1` for a server's IPv6 address. */
  expand(line: string): string;
  /** The name of an address; addresses without a name stay. */
  nameOf(address: string): string;
  /** A listing with names for addresses. */
  shorten(text: string): string;
}

const fixed: Readonly<Record<string, readonly [string, string]>> = {
  client: ['192.168.7.10', 'fd00:7::10'],
  director: ['10.0.0.2', 'fd00::2'],
  router: ['10.0.0.1', 'fd00::1'],
};

/** The address of a real server, counted from 1. */
export function serverAddress(number: number, family: 4 | 6): string {
  return family === 4 ? `10.0.0.${10 + number}` : `fd00::${10 + number}`;
}

/** The Ethernet address of a host of the network, by its IPv4 address. */
export function macOfHost(address: string): number[] {
  return [2, 0, ...addressBytes(address)];
}

/** The VIP of a case: topic and number from 0. */
export function vipOf(topic: number, number: number, family: 4 | 6): string {
  return family === 4 ? `10.1.${topic}.${number + 1}` : `fd00:1::${topic.toString(16)}:${(number + 1).toString(16)}`;
}

/** A VIP in a text: one of another case, as a case's own is written by its name. */
export const vipPattern = /\b10\.1\.\d+\.\d+\b|\bfd00:1::/;

/** The names of a case. */
export function namesOf(vip: string): Names {
  const family = vip.includes(':') ? 6 : 4;
  const byAddress = new Map<string, string>([[vip, 'vip']]);
  for (const [name, [four, six]] of Object.entries(fixed)) byAddress.set(four, name).set(six, `v6${name}`);
  for (let number = 1; number <= serverCount; number++) {
    byAddress.set(serverAddress(number, 4), `R${number}`).set(serverAddress(number, 6), `V6R${number}`);
  }
  const nameOf = (address: string) => byAddress.get(address) ?? address;
  const addressOf = (name: string, of: 4 | 6 = family) => {
    if (name === 'vip') return vip;
    const server = /^(V6)?R(\d+)$/.exec(name);
    if (server) return serverAddress(Number(server[2]), server[1] ? 6 : 4);
    const [four, six] = fixed[name.replace(/^v6/, '')] ?? [name, name];
    return of === 6 || name.startsWith('v6') ? six : four;
  };
  return {
    vip,
    family,
    addressOf,
    nameOf,
    expand: line =>
      line.replaceAll(/\bVIP\b/g, family === 6 ? `[${vip}]` : vip).replaceAll(/\b(V6)?R\d+\b/g, name => {
        const address = addressOf(name);
        return address.includes(':') ? `[${address}]` : address;
      }),
    shorten: text => text.replaceAll(placePattern, whole => shortenOne(whole, nameOf)),
  };
}

/** An IPv4 address, or an IPv6 address in brackets. */
const placePattern = /\b\d+\.\d+\.\d+\.\d+\b|\[[0-9a-f:]+\]/g;

/** The name of an address, which may be in brackets; as it is if it has none. */
function shortenOne(text: string, nameOf: (address: string) => string): string {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  const name = nameOf(address);
  return name === address ? text : name;
}
