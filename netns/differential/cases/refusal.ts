import { oneServer, rules, send, settle, type Topic } from '../case.ts';
import { icmp, raw, tcp, udp } from '../packet.ts';

/** No server, no service, no connection. */
export const refusal: Topic = {
  name: 'refusal',
  cases: [
    {
      name: 'a service without servers',
      rules: ['-A -t VIP:80 -s rr'],
      steps: [send(tcp('S'), tcp('S', { data: 3, df: false }), tcp('S', { tos: 0xb8 }), tcp('A'))],
    },
    {
      name: 'a service whose servers have weight 0',
      rules: rules('-t VIP:80 -s rr', ['R1 -i -w 0', 'R2 -i -w 0']),
      steps: [send(tcp('S'), tcp('A'))],
    },
    {
      name: 'a UDP service whose server has weight 0',
      rules: rules('-u VIP:53 -s rr', ['R1 -i -w 0']),
      steps: [send(udp({ dport: 53 }), udp({ dport: 53, data: 1000 }))],
    },
    {
      name: 'a server that does not answer ARP',
      rules: rules('-t VIP:80 -s rr', ['10.0.0.99 -i']),
      steps: [send(tcp('S')), { kind: 'wait', seconds: 4 }, send(tcp('S', { sport: 40_001 }))],
    },
    {
      name: 'a server without a route',
      rules: rules('-t VIP:80 -s rr', ['172.31.0.8 -i']),
      steps: [
        { kind: 'exec', command: 'ip route replace unreachable 172.31.0.8/32' },
        settle,
        send(tcp('S')),
        { kind: 'exec', command: 'ip route del unreachable 172.31.0.8/32' },
      ],
    },
    {
      name: 'a server behind a blackhole, and behind a prohibited route',
      rules: rules('-t VIP:80 -s rr', ['172.31.0.6 -i', '172.31.0.7 -i']),
      steps: [
        { kind: 'exec', command: 'ip route replace blackhole 172.31.0.6/32; ip route replace prohibit 172.31.0.7/32' },
        settle,
        send(tcp('S'), tcp('S', { sport: 40_001 })),
        { kind: 'exec', command: 'ip route del 172.31.0.6/32; ip route del 172.31.0.7/32' },
      ],
    },
    {
      name: 'another port, another protocol, an echo request',
      rules: oneServer,
      steps: [
        send(tcp('S', { dport: 81 }), udp({ dport: 80 }), icmp(8, 0, { word: 0x00010001 }), raw(47, 24), raw(132, 24)),
      ],
    },
  ],
};
