import { z } from 'zod';

/** Turns a parser that throws into a transformation that reports an issue. */
export function reader<I, O>(parse: (value: I) => O): (value: I, context: z.RefinementCtx) => O {
  return (input, context) => {
    try {
      return parse(input);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error), input });
      return z.NEVER;
    }
  };
}
