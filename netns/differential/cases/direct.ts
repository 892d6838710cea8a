import { rules, send, type Topic } from '../case.ts';
import { icmp, tcp, udp } from '../packet.ts';

const service = rules('-t VIP:80 -s rr', ['R1 -g']);

/** Direct routing: the packet itself goes to the server's Ethernet address. */
export const direct: Topic = {
  name: 'direct',
  cases: [
    {
      name: 'direct routing of TCP: TTL, addresses, TOS, DF',
      rules: service,
      steps: [
        send(
          tcp('S'),
          tcp('A'),
          tcp('PA', { data: 100, df: false, tos: 0xb8 }),
          tcp('A', { ttl: 2 }),
          tcp('A', { ttl: 1 }),
          tcp('A', { options: '01010101' }),
          tcp('A', { tos: 3 }),
        ),
      ],
    },
    {
      name: 'direct routing fills the MTU',
      rules: service,
      steps: [send(tcp('S'), tcp('A', { data: 1460 }), tcp('A', { data: 1460, df: false }))],
    },
    {
      name: 'direct routing of UDP',
      rules: rules('-u VIP:53 -s rr', ['R1 -g', 'R2 -g']),
      steps: [send(udp({ dport: 53 }), udp({ dport: 53, sport: 40_001 }), udp({ dport: 53, noSum: true }))],
    },
    {
      name: 'direct routing and a tunnel in one service',
      rules: rules('-t VIP:80 -s rr', ['R1 -g', 'R2 -i']),
      steps: [send(tcp('S', { sport: 40_001 }), tcp('S', { sport: 40_002 }), tcp('S', { sport: 40_003 }))],
    },
    {
      name: 'direct routing of an ICMP error about an answer',
      rules: service,
      steps: [
        send(tcp('S')),
        send(
          icmp(3, 4, {
            word: 1400,
            source: 'router',
            about: tcp('A', { source: 'vip', destination: 'client', sport: 80, dport: 40_000, data: 100 }),
          }),
        ),
      ],
    },
    {
      name: 'direct routing over IPv6',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['V6R1:80 -g']),
      steps: [send(tcp('S'), tcp('A', { tos: 0xb8, flow: 0x12345 }), tcp('A', { ttl: 1 }), tcp('A', { data: 1440 }))],
    },
    {
      name: 'direct routing to a server without a route',
      rules: rules('-t VIP:80 -s rr', ['172.31.0.9 -g']),
      steps: [
        { kind: 'exec', command: 'ip route replace unreachable 172.31.0.9/32' },
        send(tcp('S')),
        { kind: 'exec', command: 'ip route del unreachable 172.31.0.9/32' },
      ],
    },
  ],
};
