import { basename } from 'node:path';
import type { Crawl, Import } from './crawl.ts';
import { LAYERS } from './layers.ts';

const DEEPEST_FIRST = Object.keys(LAYERS).toSorted((one, other) => other.length - one.length);

/** The row of the table that a file falls under: the deepest one. */
export function rowOf(file: string): string | undefined {
  return DEEPEST_FIRST.find((row) => file.startsWith(`${row.replace(/\/\*$/, '')}/`));
}

/** The layer of a file: its row, or under a row with `/*` the entry of that folder. */
function layerOf(file: string): string | undefined {
  const row = rowOf(file);
  if (row?.endsWith('/*') !== true) return row;
  return file.split('/').slice(0, row.split('/').length).join('/');
}

/** `@scope/name/part` → `@scope/name`, `name/part` → `name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importProblem(found: Import): string | null {
  const row = rowOf(found.from);
  if (row === undefined) return null;
  const allowed = LAYERS[row];
  if (!found.resolves) return 'which does not resolve';
  if (found.isNode) return allowed.includes('node:') ? null : 'a module of Node';
  if (!found.specifier.startsWith('.')) {
    const name = packageOf(found.specifier);
    return allowed.includes(name) ? null : `the package ${name}`;
  }
  const target = rowOf(found.to);
  if (target === undefined) return 'which stands in no layer';
  if (layerOf(found.from) === layerOf(found.to)) return null;
  return allowed.includes(target) ? null : target;
}

/** Everything in a tree that the table and the rules beside it forbid, one sentence each. */
export function violationsOf({ files, imports, cycles }: Crawl): string[] {
  const importProblems = imports.flatMap((found) => {
    const problem = importProblem(found);
    return problem === null ? [] : [`${found.from} imports ${found.specifier}: ${problem}`];
  });
  return [
    ...files.filter((file) => rowOf(file) === undefined).map((file) => `${file} stands in no layer`),
    ...files
      .filter((file) => basename(file).startsWith('index.'))
      .map((file) => `${file} is named as a barrel: import from the file that owns the name`),
    ...importProblems,
    ...cycles.map((cycle) => `${cycle.join(' → ')} is a cycle`),
  ];
}
