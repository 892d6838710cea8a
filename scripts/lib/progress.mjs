const SHOWN_AFTER_MS = 700;

/**
 * Writes one line for the person who waits, on standard error.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`lvx: ${line}\n`);
}

/**
 * Does one step of work, and says what it is if it takes long enough to wonder.
 *
 * @template T
 * @param {string} what for instance "Compiling the BPF programs"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const timer = setTimeout(() => say(`${what} …`), SHOWN_AFTER_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What a person types to call an npm script as root.
 *
 * @param {string} script
 */
export function asRoot(script) {
  return `sudo npm ${['start', 'test'].includes(script) ? '' : 'run '}${script}`;
}
