import { InvalidArgumentError } from 'commander';

/**
 * Makes of a parser that throws one for commander, which then names the option.
 * @param parse its errors say what was expected and what was got
 */
export function readBy<T>(parse: (text: string) => T): (text: string) => T {
  return text => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
    }
  };
}

/** Checks a text by a parser that throws, and leaves it as it is: the daemon reads it. */
export function checkedBy(parse: (text: string) => unknown): (text: string) => string {
  return readBy(text => {
    parse(text);
    return text;
  });
}
