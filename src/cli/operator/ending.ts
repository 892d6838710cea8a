import { TableFileError } from '../../config/errors.ts';

/** Does what a command is for; if it fails, says so on standard error, and has the process end with a status. */
export async function endingWith(status: number, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Lines that begin with the place are for editors to jump to.
    process.stderr.write(error instanceof TableFileError ? `${message}\n` : `lvx: ${message}\n`);
    process.exitCode = status;
  }
}
