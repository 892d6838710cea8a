import { z } from 'zod';
import {
  type ChoiceSetting,
  defaultSettings,
  type NumberSetting,
  type SettingName,
  type Settings,
  settingNames,
  settingTable,
} from '../model/settings.ts';

/** Some settings, each in its range, with what it means. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(settingNames.map(name => [name, schemaOf(settingTable[name]).exactOptional()])) as {
    readonly [Name in SettingName]: z.ZodExactOptional<z.ZodType<Settings[Name]>>;
  },
);

/** Every setting; one that is left out has its default. */
export const settingsSchema = settingsChangeSchema
  .default({})
  .transform((given): Settings => ({ ...defaultSettings, ...given }));

function schemaOf(setting: NumberSetting | ChoiceSetting): z.ZodType {
  const unit = setting.kind === 'number' && setting.unit !== '' ? ` ${setting.unit}` : '';
  const description = `${setting.meaning} Default: ${setting.default}${unit}.`;
  return rangeOf(setting).meta({ description, examples: [setting.default] });
}

function rangeOf(setting: NumberSetting | ChoiceSetting): z.ZodType {
  if (setting.kind === 'choice') return z.enum(setting.choices);
  return z.int().min(setting.least).max(setting.most);
}
