import type { Command } from 'commander';
import { parseSettings } from '../../../model/setting-text.ts';
import { settingNames } from '../../../model/settings.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { settingRows, settingsTable } from '../settings.ts';

/** `lvx settings`. */
export function settingsCommand(): Command {
  return baseCommand('settings', 'every setting, or the ones given after they were changed')
    .argument('[NAME=VALUE...]', 'settings to change')
    .action(async (texts: string[], options: Common) => {
      const change = parseSettings(texts);
      const names = texts.length === 0 ? settingNames : settingNames.filter(name => name in change);
      const client = clientOf(options);
      const values = await (texts.length === 0 ? client.settings() : client.changeSettings(change));
      const settings = settingRows(names, values);
      await print(options, { json: { settings }, text: () => settingsTable(settings) });
    });
}
