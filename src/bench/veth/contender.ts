/** A way for requests to reach the real server. */
export interface Contender {
  readonly name: string;
  /** The director on the way; none: the client asks the real server's own address. */
  readonly director?: DirectorPlan;
}

/** A director on the way, with a VIP of its own, so that all of them can be up at once. */
export interface DirectorPlan {
  readonly node: string;
  readonly address: string;
  readonly vip: string;
  /** Options of lvxd that make it this contender. */
  readonly lvxd: readonly string[];
}

/** Room for as many connections as lvxd makes by default. */
const connections = ['--connections', String(2 ** 20)];

/** The contender that the others are compared to. */
export const base = 'direct';

/** All contenders, in the order of the report. */
export const contenders: readonly Contender[] = [
  { name: base },
  {
    name: 'lvx',
    director: {
      node: 'director',
      address: '10.0.0.2',
      vip: '10.0.0.100',
      lvxd: [...connections, '--xdp-mode', 'native'],
    },
  },
];
