import { InvalidArgumentError, Option } from 'commander';
import { type Ip, parseIp } from '../../net/ip.ts';

/** `--vip ADDRESS…`, as a list of addresses. */
export function vipOption(description: string): Option {
  return new Option('--vip <address...>', description).argParser(anotherVip);
}

/** `--interface NAME…`, as a list of names. */
export function interfaceOption(description: string): Option {
  return new Option('--interface <name...>', description).argParser(anotherInterface);
}

function anotherVip(text: string, former: readonly Ip[] = []): readonly Ip[] {
  try {
    return [...former, parseIp(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
  }
}

function anotherInterface(text: string, former: readonly string[] = []): readonly string[] {
  if (/^[^\s/]{1,15}$/.test(text) && !/^\.\.?$/.test(text)) return [...former, text];
  throw new InvalidArgumentError('Expected the name of an interface, at most 15 characters.');
}
