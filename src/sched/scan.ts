import { type BuiltIn, defineScheduler, type LoadedServer } from './scheduler.ts';

/** A scheduler that looks at every usable server for each pick, the newest first, and remembers nothing. */
export function scan(name: string, choose: (usable: readonly LoadedServer[]) => LoadedServer | undefined): BuiltIn {
  return defineScheduler({
    name,
    pick: (_connection, servers: readonly LoadedServer[]) => choose(servers.toReversed().filter(isUsable)),
  });
}

/** Whether a server takes new connections. */
export function isUsable({ weight, overloaded }: LoadedServer): boolean {
  return weight > 0 && !overloaded;
}

/** The first server that no other is better than. */
export function best<S extends LoadedServer>(
  all: readonly S[],
  isBetter: (challenger: S, champion: S) => boolean,
): S | undefined {
  return all.reduce<S | undefined>(
    (champion, next) => (champion === undefined || isBetter(next, champion) ? next : champion),
    undefined,
  );
}
