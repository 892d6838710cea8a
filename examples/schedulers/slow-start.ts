import { defineScheduler, type Server } from 'lvx/scheduler';

/** How long a server that was added is spared, seconds. */
const warmUp = 60;
/** The share of its weight that it begins with. */
const first = 0.1;
/** Slots for a weight of 1: by so many steps shares grow. */
const steps = 10;

/**
 * Slow start: round robin by weight, but a server that was just added gets a tenth of its share, then more and more of it for
 * a minute. Servers that were there when lvxd started are not spared.
 *
 * All of it is laid out beforehand: XDP picks. While a server warms up, it is laid out anew each second.
 */
export default defineScheduler({
  name: 'slow-start',

  build(servers) {
    const usable = servers.filter(({ weight }) => weight > 0);
    const divisor = usable.reduce((common, { weight }) => gcd(common, weight), 0) || 1;
    const rounds = Math.max(0, ...usable.map(({ weight }) => (weight / divisor) * steps));
    // No more than some thousand slots, however large weights are.
    const scale = Math.min(1, 1000 / rounds);
    const shares = usable.map(server =>
      Math.max(1, Math.round((server.weight / divisor) * steps * scale * warmth(server))),
    );
    const isCold = usable.some(server => warmth(server) < 1);
    return { slots: inTurns(usable, shares), ...(isCold && { again: 1 }) };
  },
});

/** From the first share to 1, as time goes by. */
function warmth({ age }: Server): number {
  return Math.min(1, first + ((1 - first) * age) / warmUp);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Servers in turns, until each had its share. */
function inTurns(servers: readonly Server[], shares: readonly number[]): Server[] {
  const rounds = Array.from({ length: Math.max(0, ...shares) }, (_, round) =>
    // A smaller share has its turns spread over the rounds.
    servers.filter((_, at) => {
      const share = (shares[at] ?? 0) / Math.max(...shares);
      return Math.floor((round + 1) * share + 1e-9) > Math.floor(round * share + 1e-9);
    }),
  );
  return rounds.flat();
}
