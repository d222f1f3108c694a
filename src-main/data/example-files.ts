import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the experiments that ship with the program lie. */
const EXAMPLES_FOLDER = fileURLToPath(new URL('../../examples/', import.meta.url));

/** A spec's file as text. */
export interface ExampleFile {
  /** The file's name without its ending. */
  readonly id: string;
  readonly text: string;
}

/** The example experiments in the order of their names. */
export function readExampleFiles(folder = EXAMPLES_FOLDER): ExampleFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ id: name.replace(/\.json$/, ''), text: readFileSync(join(folder, name), 'utf8') }));
}
