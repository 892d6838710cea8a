import { picks, rules, send, type Topic } from '../case.ts';
import { udp } from '../packet.ts';

const dns = { dport: 53 };

/** UDP, one-packet scheduling. */
export const datagrams: Topic = {
  name: 'datagrams',
  cases: [
    {
      name: 'UDP: one connection for one client port',
      rules: rules('-u VIP:53 -s rr', ['R1 -i', 'R2 -i']),
      steps: [
        send(
          udp(dns),
          udp(dns),
          udp({ ...dns, sport: 40_001 }),
          udp({ ...dns, data: 0 }),
          udp({ ...dns, noSum: true }),
        ),
      ],
    },
    {
      name: 'one-packet scheduling: every datagram is scheduled',
      rules: rules('-u VIP:53 -s rr -o', ['R1 -i', 'R2 -i']),
      steps: [send(udp(dns), udp(dns), udp(dns), udp({ ...dns, sport: 40_001 }))],
    },
    {
      name: 'one-packet scheduling with wrr',
      rules: rules('-u VIP:53 -s wrr -o', ['R1 -i -w 1', 'R2 -i -w 2']),
      steps: [picks(12, { protocol: 'udp', dport: 53 })],
    },
    {
      name: 'one-packet scheduling with wlc',
      rules: rules('-u VIP:53 -s wlc -o', ['R1 -i -w 1', 'R2 -i -w 2']),
      steps: [picks(12, { protocol: 'udp', dport: 53 })],
    },
    {
      name: 'one-packet scheduling with direct routing',
      rules: rules('-u VIP:53 -s rr -o', ['R1 -g', 'R2 -g']),
      steps: [send(udp(dns), udp(dns), udp(dns))],
    },
    {
      name: 'one-packet scheduling without a usable server',
      rules: rules('-u VIP:53 -s rr -o', ['R1 -i -w 0']),
      steps: [send(udp(dns))],
    },
    {
      name: 'one-packet scheduling with persistence',
      rules: rules('-u VIP:53 -s rr -o -p 100', ['R1 -i', 'R2 -i']),
      steps: [send(udp(dns), udp({ ...dns, sport: 40_001 }), udp({ ...dns, sport: 40_002 }))],
    },
    {
      name: 'UDP and TCP on one port are two services',
      rules: [...rules('-u VIP:53 -s rr', ['R1 -i']), ...rules('-t VIP:53 -s rr', ['R2 -i'])],
      steps: [picks(3, { protocol: 'udp', dport: 53 }), picks(3, { dport: 53 })],
    },
  ],
};
