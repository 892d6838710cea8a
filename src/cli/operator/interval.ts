import { InvalidArgumentError, Option } from 'commander';

/** `--interval <seconds>`, 1 by default. */
export function intervalOption(meaning: string): Option {
  return new Option('--interval <seconds>', meaning).argParser(readInterval).default(1);
}

function readInterval(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds from 0.1 to 3600.');
}
