/** Work that yields what it has to wait for, most often nothing. */
export type Steps<T> = Generator<Promise<void>, T, void>;

/**
 * Does some work to its end. It waits only for what the work yields: awaiting each of a hundred thousand lines that
 * need no look-up takes longer than to read them.
 */
export async function withWaits<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    step = await step.value.then(
      () => steps.next(),
      error => steps.throw(error),
    );
  }
  return step.value;
}
