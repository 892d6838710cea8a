import { oneServer, rules, send, type Topic } from '../case.ts';
import { fragments, tcp, udp } from '../packet.ts';

const service = rules('-u VIP:53 -s rr', ['R1 -i', 'R2 -i']);
const datagram = udp({ dport: 53, data: 2992 });
const [first, second, third] = fragments(datagram, 0, 1480, 2960);
if (!first || !second || !third) throw new Error('fragments: expected three');

/** Packets that arrive in fragments. */
export const fragmented: Topic = {
  name: 'fragments',
  cases: [
    { name: 'fragments in order', rules: service, steps: [send(first, second, third)] },
    { name: 'fragments out of order', rules: service, steps: [send(third, first, second)] },
    { name: 'the first fragment alone', rules: service, steps: [send(first)] },
    { name: 'later fragments alone', rules: service, steps: [send(second, third)] },
    {
      name: 'fragments of small datagrams, of two clients at a time',
      rules: service,
      steps: [
        send(
          ...fragments(udp({ dport: 53, data: 1000, id: 1 }), 0, 504),
          ...fragments(udp({ dport: 53, data: 1000, id: 2, source: '192.168.7.11' }), 0, 504),
        ),
      ],
    },
    {
      name: 'a fragmented TCP segment',
      rules: oneServer,
      steps: [send(tcp('S'), ...fragments(tcp('A', { data: 2000 }), 0, 1024), tcp('A'))],
    },
    { name: 'one byte of a datagram is missing', rules: service, steps: [send(first, third)] },
  ],
};
