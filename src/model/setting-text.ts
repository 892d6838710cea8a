import {
  type ChoiceSetting,
  type NumberSetting,
  type SettingName,
  type Settings,
  settingNames,
  settingTable,
} from './settings.ts';

/** A text does not change a setting. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly code = 'ERR_SETTING';
}

/**
 * Reads changes of settings, each `NAME=VALUE`; of a name that is there twice the last one counts.
 * @throws SettingError for a name that is none, or a value that is not in its range
 */
export function parseSettings(texts: readonly string[]): Partial<Settings> {
  return Object.fromEntries(texts.map(parseSetting));
}

function parseSetting(text: string): [SettingName, number | string] {
  const [, word, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (value === undefined) throw new SettingError(`Expected NAME=VALUE, got ${JSON.stringify(text)}`);
  const name = settingNames.find(each => each === word);
  if (name === undefined) throw new SettingError(`Expected one of ${settingNames.join(', ')}, got ${word}`);
  const setting: NumberSetting | ChoiceSetting = settingTable[name];
  const read = setting.kind === 'choice' ? setting.choices.find(choice => choice === value) : numberIn(setting, value);
  if (read !== undefined) return [name, read];
  throw new SettingError(`${name}: expected ${rangeText(setting)}, got ${JSON.stringify(value)}`);
}

function numberIn({ least, most }: NumberSetting, text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function rangeText(setting: NumberSetting | ChoiceSetting): string {
  if (setting.kind === 'choice') return setting.choices.join(' or ');
  const range = `a number from ${setting.least} to ${setting.most}`;
  return setting.unit === '' ? range : `${range} (${setting.unit})`;
}
