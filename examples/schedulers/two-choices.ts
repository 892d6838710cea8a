import { defineScheduler, type Server } from 'lvx/scheduler';

/**
 * The power of two choices, with weights: two different servers are drawn, each with a chance in proportion to its weight, and
 * the one with fewer active connections for its weight gets the connection (Mitzenmacher, 1996).
 *
 * The built-in `twos` may draw one server twice; with few servers that makes this one more even.
 */
export default defineScheduler({
  name: 'two-choices',

  pick(_connection, servers, { random }) {
    const usable = servers.filter(({ weight, overloaded }) => weight > 0 && !overloaded);
    const first = draw(usable, random());
    const second = draw(
      usable.filter(server => server !== first),
      random(),
    );
    if (first === undefined || second === undefined) return first;
    return second.active * first.weight < first.active * second.weight ? second : first;
  },
});

/** One of some servers. @param number any unsigned 32-bit number */
function draw(servers: readonly Server[], number: number): Server | undefined {
  const sum = servers.reduce((total, { weight }) => total + weight, 0);
  let mark = (number / 2 ** 32) * sum;
  return servers.find(({ weight }) => {
    mark -= weight;
    return mark < 0;
  });
}
