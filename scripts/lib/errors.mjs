/** A step of the scripts that could not be done; `code` names the reason for programs, the message for people. */
export class ScriptError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'ScriptError';
    this.code = code;
  }
}

/**
 * Runs a script's main function; its result is the exit status, an error becomes one line and status 1.
 *
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const known = error instanceof ScriptError;
    process.stderr.write(`lvx: ${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
