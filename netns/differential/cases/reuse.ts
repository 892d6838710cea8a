import { type Case, rules, send, type Topic } from '../case.ts';
import { tcp } from '../packet.ts';

const before = [['S'], ['S', 'A'], ['S', 'A', 'FA'], ['S', 'FA'], ['S', 'A', 'R']] as const;

function reused(mode: number, flags: readonly string[]): Case {
  return {
    name: `conn_reuse_mode=${mode}: SYN after ${flags.join(', ')}`,
    rules: rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']),
    settings: { conn_reuse_mode: mode },
    steps: [send(...flags.map(of => tcp(of)), tcp('S')), { kind: 'connections' }, send(tcp('A'))],
  };
}

/** A SYN from a port that had a connection. */
export const reuse: Topic = {
  name: 'reuse',
  cases: [
    ...[0, 1, 2, 3].flatMap(mode => before.map(flags => reused(mode, flags))),
    {
      name: 'conn_reuse_mode=1: SYN after TIME_WAIT, server of weight 0',
      rules: rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']),
      settings: { conn_reuse_mode: 1 },
      steps: [send(tcp('S'), tcp('FA')), { kind: 'adm', lines: ['-e -t VIP:80 -r R2 -i -w 0'] }, send(tcp('S'))],
    },
    {
      name: 'conn_reuse_mode=0: SYN after TIME_WAIT, server of weight 0',
      rules: rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']),
      settings: { conn_reuse_mode: 0 },
      steps: [send(tcp('S'), tcp('FA')), { kind: 'adm', lines: ['-e -t VIP:80 -r R2 -i -w 0'] }, send(tcp('S'))],
    },
  ],
};
