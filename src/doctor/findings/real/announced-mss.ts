import type { Check } from '../../check.ts';
import { interfaceOf, neededTunnels, type RealFacts } from '../../facts/real.ts';
import { advertisedMss, announceCommand, segmentOf } from '../../mss.ts';

/** The longest packet that nearly every client can send: bytes. */
const usualMtu = 1500;

/** Clients are told that they may send more than fits the tunnel. */
export const announcedMss: Check<RealFacts> = {
  name: 'announced-mss',
  severity: 'note',
  found: 'the default route lets TCP announce segments that do not fit the tunnel',
  why: 'Clients first send packets that are too big and need an ICMP error to learn; where ICMP is filtered, uploads hang.',
  look: facts =>
    neededTunnels(facts).flatMap(({ header, device }) => {
      const family = device === 'tunl0' ? 4 : 6;
      const route = facts.host.defaultRoutes.find(each => each.family === family);
      const out = route?.device === undefined ? undefined : interfaceOf(facts.host, route.device);
      // Room for a tunnelled packet of the usual size, or a route into the tunnel, which is another finding.
      if (route === undefined || out === undefined || out.mtu >= usualMtu + header || out.name === device) return [];
      const most = advertisedMss(out.mtu, family);
      const announced = route.advertisedMss ?? segmentOf(Math.min(route.mtu ?? out.mtu, out.mtu), family);
      if (announced <= most) return [];
      return {
        object: `IPv${family}`,
        seen: `segments of ${announced} bytes (${out.name} has an MTU of ${out.mtu})`,
        expected: `advmss ${most}: what is left of ${out.mtu} bytes behind the headers of tunnel, IP and TCP`,
        mend: [announceCommand(family, most)],
      };
    }),
};
