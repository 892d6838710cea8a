import type { WireSettings } from '../../api/wire.ts';
import { type ChoiceSetting, type NumberSetting, type SettingName, settingTable } from '../../model/settings.ts';
import { table } from './table.ts';

/** A setting with all that there is to know about it. */
export interface SettingRow {
  readonly name: SettingName;
  readonly value: number | string;
  readonly default: number | string;
  /** Empty where it counts nothing. */
  readonly unit: string;
  readonly meaning: string;
}

/** Some settings, as a list. */
export function settingRows(names: readonly SettingName[], settings: WireSettings): readonly SettingRow[] {
  return names.map(name => {
    const setting: NumberSetting | ChoiceSetting = settingTable[name];
    const unit = setting.kind === 'number' ? setting.unit : '';
    return { name, value: settings[name], default: setting.default, unit, meaning: setting.meaning };
  });
}

/** Settings as a table. */
export function settingsTable(rows: readonly SettingRow[]): string {
  return table(
    ['SETTING', '>VALUE', '>DEFAULT', 'UNIT', 'MEANING'],
    rows.map(row => [row.name, String(row.value), String(row.default), row.unit, row.meaning]),
  );
}
