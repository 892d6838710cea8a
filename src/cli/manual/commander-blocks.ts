import type { Argument, Command, Option } from 'commander';
import type { Block } from './roff.ts';

/** How a command is written, in one line. */
export function usageOf(command: Command): string {
  const words = command.registeredArguments.map(argumentText);
  const options = command.options.length > 0 ? ['[options]'] : [];
  return [namesOf(command), ...options, ...words].join(' ');
}

/** A command's options, a term each. */
export function optionBlocks(command: Command): readonly Block[] {
  return command.options.map(option => ({ kind: 'term', term: option.flags, text: optionText(option) }));
}

/** The commands below one that are for people, those below them in their place, each with its options. */
export function commandBlocks(program: Command, hidden: readonly string[]): readonly Block[] {
  return program.commands
    .filter(command => !hidden.includes(command.name()))
    .flatMap(command =>
      command.commands.length > 0
        ? commandBlocks(command, hidden)
        : [
            { kind: 'heading', text: usageOf(command) } as const,
            { kind: 'text', text: `${sentence(command.description())}` } as const,
            ...command.registeredArguments.filter(({ description }) => description !== '').map(argumentBlock),
            ...optionBlocks(command),
          ],
    );
}

function namesOf(command: Command): string {
  return command.parent ? `${namesOf(command.parent)} ${command.name()}` : command.name();
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? name : `[${name}]`;
}

function argumentBlock(argument: Argument): Block {
  const choices = argument.argChoices ? ` One of ${argument.argChoices.join(', ')}.` : '';
  return { kind: 'term', term: argument.name(), text: `${sentence(argument.description)}${choices}` };
}

function optionText({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices ? ` One of ${argChoices.join(', ')}.` : '';
  const usual = isWorthTelling(defaultValue) ? ` The default is ${String(defaultValue)}.` : '';
  return `${sentence(description)}${choices}${usual}`;
}

function isWorthTelling(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && value !== 0);
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.)]$/.test(capital) ? capital : `${capital}.`;
}
