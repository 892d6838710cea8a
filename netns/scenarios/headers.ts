import { balance } from '../direct.ts';
import { captureDirector, observe, tunnellingMismatches } from '../observe.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** Packets that differ from the usual in what the outer header copies: TTL, ECN, no DF. */
export const headers: Scenario = {
  name: 'headers',
  purpose: 'TTL, TOS with ECN, and the DF bit are copied to the outer header; without DF the outer header has ids.',
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    await client.request(service, 3);
    await testbed.set('client', {
      'net.ipv4.ip_default_ttl': 33,
      'net.ipv4.tcp_ecn': 1,
      'net.ipv4.ip_no_pmtu_disc': 1,
    });
    const captures = await captureDirector(testbed);
    const exchanges = await client.request(service, 6);
    const seen = await observe(testbed, captures);
    check.equal(
      'every request is answered',
      exchanges.flatMap(({ error }) => error ?? []),
      [],
    );
    const inner = seen.requests.map(({ packet }) => packet);
    const tried = {
      ttl: [...new Set(inner.map(({ ttl }) => ttl))],
      ecn: inner.some(({ tos }) => (tos & 3) === 2),
      dontFragment: inner.some(({ dontFragment }) => dontFragment),
    };
    check.equal('the client sent what is tried: TTL 32, ECN-capable packets, none with DF', tried, {
      ttl: [32],
      ecn: true,
      dontFragment: false,
    });
    const mismatches = (await tunnellingMismatches(testbed, seen)).slice(0, 3);
    check.equal('every packet is tunnelled as IPVS does it', mismatches, []);
    const outer = seen.tunnelled.map(({ packet }) => `${packet.destination} ${packet.id}`);
    const repeated = outer.length - new Set(outer).size;
    check.equal('to one server, no two outer headers have the same id', repeated, 0);
  },
};
