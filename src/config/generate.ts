import { readFileSync, writeFileSync } from 'node:fs';
import { jsonSchemaText, schemaPath } from './json-schema.ts';

// Writes the JSON Schema of the file that `lvx apply` takes; with --check only tells whether it is up to date.

if (!process.argv.includes('--check')) {
  writeFileSync(schemaPath, jsonSchemaText());
} else if (readFileSync(schemaPath, 'utf8') !== jsonSchemaText()) {
  process.stderr.write(`${schemaPath}: expected what "npm run generate" makes, got something else\n`);
  process.exitCode = 1;
}
