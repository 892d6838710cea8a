import { z } from 'zod';
import { fileSchema } from './file-schema.ts';

/** Where the schema is kept, from the root of the repository. */
export const schemaPath = 'lvx.schema.json';

/** The JSON Schema (draft 7, which editors know best) of the file that `lvx apply` takes, as text. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7', override: withExamples });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Examples are of what is written in a file; zod leaves them out where that is read as something else. */
function withExamples({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (Array.isArray(examples)) jsonSchema.examples = examples;
}
