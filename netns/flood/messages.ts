import { z } from 'zod';

/** What the flooder is asked to do: to send later fragments without a first one. */
export interface FloodTask {
  /** The interface that the frames leave by, and the Ethernet address at its other end. */
  readonly ifindex: number;
  readonly destinationMac: string;
  /** The VIP. */
  readonly destination: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What the client is asked to do: requests at a steady rate, each over a connection of its own. */
export interface PacedTask {
  readonly vip: string;
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What the flooder says when it is done. */
export const floodReport = z.object({ sent: z.number(), seconds: z.number() });

/** What the client says: times in milliseconds, from the beginning of a connection to the end of the answer. */
export const pacedReport = z.object({
  answered: z.number(),
  failed: z.number(),
  errors: z.array(z.string()),
  seconds: z.number(),
  median: z.number(),
  p99: z.number(),
});

/** What requests at a steady rate came to. */
export type PacedReport = z.output<typeof pacedReport>;
