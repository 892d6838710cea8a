import { walkOn } from './period.ts';
import type { Connection, Cursor, LoadedServer, PickContext, Plan, Scheduler, Slot } from './scheduler.ts';

/** What a service's scheduler remembers from pick to pick. It outlives a change of servers. */
export interface PickState {
  /** Where the walk of the present plan is. */
  cursor: Cursor;
  /** What the scheduler's `memory` made. */
  readonly memory: unknown;
}

/** What picks depend on beside the servers and their plan. */
export type PickOptions = Omit<PickContext, 'slots' | 'memory'>;

/** Picks servers by a scheduler and a plan. */
export interface Picker<S extends LoadedServer> {
  /**
   * The server that gets a connection.
   * @param servers those that the plan was made of, in the same order
   * @returns the server's index, or undefined if none can take the connection
   */
  pick(connection: Connection, servers: readonly S[]): number | undefined;
}

/** What a scheduler remembers before its first pick. */
export function newPickState(scheduler: Pick<Scheduler, 'memory'>): PickState {
  return { cursor: { next: 0 }, memory: scheduler.memory?.() };
}

/** Has a scheduler pick by a plan; one without `pick` has its slots walked. Begins the plan's walk. */
export function pickerOf<S extends LoadedServer>(
  scheduler: Pick<Scheduler<unknown, unknown, never, S>, 'pick'>,
  plan: Plan,
  state: PickState,
  options: PickOptions,
): Picker<S> {
  state.cursor = { next: plan.start };
  if (scheduler.pick === undefined) {
    return {
      pick(_connection, servers) {
        const { cursor, server } = walkOn(plan, state.cursor, servers);
        state.cursor = cursor;
        return server;
      },
    };
  }
  const context: PickContext = { ...options, slots: plan.slots, memory: state.memory };
  return { pick: (connection, servers) => indexOf(scheduler.pick?.(connection, servers, context), servers) };
}

/** The index of a server that is named by itself or by its index. */
function indexOf(chosen: Slot | undefined, servers: readonly LoadedServer[]): number | undefined {
  return typeof chosen === 'object' ? servers.findIndex(({ id }) => id === chosen.id) : chosen;
}
