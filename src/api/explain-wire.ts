import type { EncapStage, Explanation, MatchStage, PickStage, TrackStage } from '../dataplane/explanation.ts';
import type { ServerAddress } from '../model/server.ts';
import { formatIp, type Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';

/** A value as JSON has it: addresses are texts. */
type Wired<T> = T extends Ip
  ? string
  : T extends Port
    ? number
    : T extends readonly (infer Item)[]
      ? readonly Wired<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Wired<T[Key]> }
        : T;

/** What would become of a packet. */
export type WireExplanation = Wired<Explanation>;

/** An explanation as JSON. */
export function explanationToWire({ match, track, pick, encap, ...rest }: Explanation): WireExplanation {
  return {
    ...rest,
    ...(match && { match: matchToWire(match) }),
    ...(track && { track: trackToWire(track) }),
    ...(pick && { pick: pickToWire(pick) }),
    ...(encap && { encap: encapToWire(encap) }),
  };
}

function matchToWire({ service, ...rest }: MatchStage): Wired<MatchStage> {
  return { ...rest, ...(service && { service: { ...service, vip: formatIp(service.vip) } }) };
}

function trackToWire({ entry, ...rest }: TrackStage): Wired<TrackStage> {
  return { ...rest, ...(entry && { entry: { ...entry, server: entry.server && serverToWire(entry.server) } }) };
}

function pickToWire({ servers, server, among, ...rest }: PickStage): Wired<PickStage> {
  return {
    ...rest,
    servers: servers.map(serverToWire),
    ...(server && { server: serverToWire(server) }),
    ...(among && { among: among.map(serverToWire) }),
  };
}

function encapToWire({ server, outer, ...rest }: EncapStage): Wired<EncapStage> {
  const ends = outer && { source: formatIp(outer.source), destination: formatIp(outer.destination) };
  return { ...rest, server: serverToWire(server), ...(outer && ends && { outer: { ...outer, ...ends } }) };
}

function serverToWire<T extends ServerAddress>(server: T): Omit<T, 'address'> & { readonly address: string } {
  return { ...server, address: formatIp(server.address) };
}
