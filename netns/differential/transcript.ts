import { z } from 'zod';

/** What became of a case, in words. */
export const transcriptSchema = z.object({
  /** What was said against its rules; empty if nothing. */
  begun: z.array(z.string()),
  /** For each step, what came of it. */
  steps: z.array(z.array(z.string())),
  /** At its end: `-Lnc`, sorted. */
  connections: z.array(z.string()),
  /** At its end: `-Ln`. */
  servers: z.array(z.string()),
  /** When counting has caught up: `-Ln --stats --exact`. */
  counters: z.array(z.string()),
});

/** What became of a case, in words. */
export type Transcript = Readonly<z.output<typeof transcriptSchema>>;

/** Transcripts by the names of cases. */
export const transcriptsSchema = z.record(z.string(), transcriptSchema);

/** Transcripts by the names of cases. */
export type Transcripts = Readonly<z.output<typeof transcriptsSchema>>;
