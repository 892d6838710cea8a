import { z } from 'zod';
import { marksSchema, servicesSchema, virtualServicesText } from './services-json.ts';
import { settingsSchema } from './settings-schema.ts';
import type { Table } from './state.ts';
import { type UndoStep, undoReasons } from './undo-step.ts';

const tableSchema = z.strictObject({ services: servicesSchema, marks: marksSchema, settings: settingsSchema });

const digestSchema = z.strictObject({
  services: z.record(z.string(), z.string()).transform(services => new Map(Object.entries(services))),
  settings: settingsSchema,
});

/** A step that can be undone, as it is in its file. */
export const undoStepSchema = z
  .strictObject({
    version: z.literal(1),
    reason: z.enum(undoReasons),
    at: z.iso.datetime().transform(text => new Date(text)),
    before: tableSchema,
    after: digestSchema,
  })
  .transform(({ version: _, ...step }): UndoStep => step);

/** A step as the text of its file. */
export function undoStepToJson({ reason, at, before, after }: UndoStep): string {
  const rest = {
    version: 1,
    reason,
    at: at.toISOString(),
    after: { services: Object.fromEntries(after.services), settings: after.settings },
  };
  return `{\n"before": ${tableText(before)},${JSON.stringify(rest, null, 2).slice(1)}\n`;
}

function tableText(table: Table): string {
  return `{\n  ${virtualServicesText(table)}\n  "settings": ${JSON.stringify(table.settings)}}`;
}
