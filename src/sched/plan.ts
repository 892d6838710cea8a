import { newestFirst } from './order.ts';
import type { BuildContext, Candidate, Layout, Plan, Scheduler, Slot } from './scheduler.ts';

/** How a dataplane uses the slots of a plan: walks them, looks a connection up in them, or looks at all servers. */
export function kindOf({
  build,
  pick,
}: Pick<Scheduler<unknown, unknown, never, never>, 'build' | 'pick'>): 'period' | 'table' | 'scan' {
  if (pick === undefined) return 'period';
  return build === undefined ? 'scan' : 'table';
}

/** Has a scheduler lay out its servers; one that does not gets every server, the newest first. */
export function planBy<S extends Candidate>(
  scheduler: Pick<Scheduler<unknown, unknown, S>, 'build'>,
  servers: readonly S[],
  context: BuildContext,
): Plan {
  const layout = scheduler.build?.(servers, context);
  return layout === undefined ? { slots: newestFirst(servers), start: 0 } : toPlan(layout, servers, context);
}

/** A layout as a plan: servers by their indices, and a start. */
export function toPlan(layout: Layout, servers: readonly Candidate[], { before }: BuildContext): Plan {
  const { slots: given, start, ...rest } = 'slots' in layout ? layout : { slots: layout, start: undefined };
  const slots = indicesOf(given, servers);
  const next = slots.length === 0 ? 0 : (before?.cursor.next ?? 0) % slots.length;
  return { ...rest, slots, start: start ?? next };
}

function indicesOf(slots: readonly Slot[], servers: readonly Candidate[]): readonly number[] {
  // Ids are texts that may have to be made: not for slots that are indices.
  let indices: ReadonlyMap<string, number> | undefined;
  return slots.map(slot => {
    if (typeof slot === 'number') return slot;
    indices ??= new Map(servers.map(({ id }, index) => [id, index]));
    return indices.get(slot.id) ?? -1;
  });
}
