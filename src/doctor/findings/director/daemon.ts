import type { Check } from '../../check.ts';
import type { DirectorFacts } from '../../facts/director.ts';

/** No daemon. */
export const notRunning: Check<DirectorFacts> = {
  name: 'lvxd-not-running',
  severity: 'error',
  found: '`lvxd` does not answer at its socket',
  why: 'Packets may still be forwarded, but nobody follows routes, MAC addresses and timeouts, or takes changes.',
  look: ({ daemon, interfaces }) => {
    if (daemon.status !== undefined) return [];
    const options = interfaces.map(name => ` --interface ${name}`).join('') || ' --interface NAME';
    return [
      {
        object: daemon.socket,
        seen: `nobody listens at ${daemon.socket}`,
        expected: 'lvxd',
        mend: [`lvxd${options}`],
      },
    ];
  },
};

/** A state file that is none. */
export const stateUnreadable: Check<DirectorFacts> = {
  name: 'state-unreadable',
  severity: 'error',
  found: "`lvxd` doesn't run, and its state file can't be read",
  why: 'lvxd will not start: it leaves alone what it does not understand rather than forget the services.',
  look: ({ daemon: { stateProblem } }) =>
    stateProblem === undefined
      ? []
      : [
          {
            object: 'state.json',
            seen: stateProblem,
            expected: 'a state file of this version of lvx, readable by this user',
            mend: [
              '# put it right at the place named, or move it away and give the rules again: lvxadm-restore < RULES',
            ],
          },
        ],
};

/** A daemon that forwards nothing. */
export const noDataplane: Check<DirectorFacts> = {
  name: 'no-dataplane',
  severity: 'error',
  found: '`lvxd` runs with `--dataplane none`',
  why: 'The rules are kept and shown, but no packet is forwarded.',
  look: ({ daemon: { status } }) =>
    status?.dataplane !== 'none'
      ? []
      : [
          {
            object: 'lvxd',
            seen: 'lvxd with --dataplane none',
            expected: 'lvxd with --dataplane xdp',
            mend: ['# start lvxd without --dataplane none'],
          },
        ],
};

/** A daemon that does XDP's work itself. */
export const inUserspace: Check<DirectorFacts> = {
  name: 'userspace-dataplane',
  severity: 'warning',
  found: '`lvxd` handles packets in userspace',
  why: 'It is many times slower than XDP, and nothing is forwarded while lvxd does not run.',
  look: ({ daemon: { status } }) =>
    status?.dataplane !== 'userspace'
      ? []
      : [
          {
            object: 'lvxd',
            seen: 'dataplane userspace',
            expected: 'dataplane xdp, where the host can do it',
            mend: ['# start lvxd with --dataplane xdp: it tells what is missing for it'],
          },
        ],
};

/** Services that get no packet. */
export const marksUnseen: Check<DirectorFacts> = {
  name: 'marks-unseen',
  severity: 'error',
  found: 'there are services for firewall marks',
  why: 'lvx sees packets before netfilter marks them: the rules are kept and shown, but no packet is scheduled by them.',
  look: ({ daemon: { rules } }) =>
    rules.marks.map(name => ({
      object: name,
      seen: 'a service for a firewall mark',
      expected: 'services at addresses only',
      mend: ['# add services at the addresses that clients connect to; one for every port: lvxadm -A -t VIP:0 -p'],
    })),
};
