import type { DataInspection, InspectedColumn } from '../../../src-main/domain/data-inspection.ts';
import { hasIdxImages, isTableInspection, suggestArrays } from '../../../src-main/domain/data-suggestion.ts';
import { statedTypeOf, type ColumnSpec, type ColumnType } from '../../../src-main/domain/table-columns.ts';
import {
  isList,
  isObject,
  joinPath,
  objectAt,
  textAt,
  valueAt,
  withValue,
  type Json,
  type JsonObject,
} from './json-path.ts';

/** What a column is there for. `group`: rows of equal value stay in one part of the split. */
export type ColumnRole = 'feature' | 'target' | 'group' | 'leftOut';

/** What a draft says about a table's columns, made once for all of its rows. */
export interface DraftColumns {
  readonly target: string;
  readonly group: string;
  /** Null where every other column is learned from. */
  readonly features: ReadonlySet<string> | null;
  readonly specs: JsonObject;
}

export function draftColumns(document: Json): DraftColumns {
  const features = valueAt(document, 'data.features');
  return {
    target: textAt(document, 'data.target'),
    group: textAt(document, 'split.groupBy'),
    features: isList(features) ? new Set(features.map(String)) : null,
    specs: objectAt(document, 'data.columns'),
  };
}

export function roleOf({ target, group, features }: DraftColumns, name: string): ColumnRole {
  if (name === target) return 'target';
  // A column may be both: what groups rows can be learned from where a spec names it.
  if (features === null) return name === group ? 'group' : 'feature';
  if (features.has(name)) return 'feature';
  return name === group ? 'group' : 'leftOut';
}

/** What a draft says of one column. */
export function specOf({ specs }: DraftColumns, name: string): ColumnSpec {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  // What is no column's spec is told as a problem of its place.
  return isObject(spec) ? spec : {};
}

/** What a column is read as: as the draft says, else as its cells are; null where both are wanting. */
export function typeOf(columns: DraftColumns, column: InspectedColumn): ColumnType | null {
  return statedTypeOf(specOf(columns, column.name)) ?? column.type;
}

function withoutEmpty(document: Json, path: string): Json {
  const value = valueAt(document, path);
  return isObject(value) && Object.keys(value).length === 0 ? withValue(document, path, undefined) : document;
}

/** The draft with something else said of a column; undefined takes it away. */
export function withColumnSpec(document: Json, name: string, change: Partial<ColumnSpec>): Json {
  const all = objectAt(document, 'data.columns');
  const own = Object.hasOwn(all, name) ? all[name] : {};
  const next = { ...(isObject(own) ? own : {}), ...change };
  const kept = Object.entries(next).filter(([, value]) => value !== undefined);
  const rest = Object.entries(all).filter(([other]) => other !== name);
  const entries = kept.length === 0 ? rest : [...rest, [name, Object.fromEntries(kept)] as const];
  const columns = Object.fromEntries(entries) as JsonObject;
  return withoutEmpty(withValue(document, 'data.columns', columns), 'data.columns');
}

/** What may be said of a column only in its old role is forgotten with that. */
function withoutSpec(document: Json, name: string): Json {
  if (!Object.hasOwn(objectAt(document, 'data.columns'), name)) return document;
  const none = {
    type: undefined,
    encoding: undefined,
    order: undefined,
    missing: undefined,
    scaling: undefined,
  };
  return withColumnSpec(document, name, none);
}

/** The list of columns to learn from; left away where it names every column that it may. */
function withFeatures(document: Json, names: readonly string[], features: ReadonlySet<string>): Json {
  const { target, group } = draftColumns(document);
  const usual = names.filter((name) => name !== target && name !== group);
  const isUsual = features.size === usual.length && usual.every((name) => features.has(name));
  // In the file's order, whatever was clicked when.
  const list = names.filter((name) => features.has(name));
  return withValue(document, 'data.features', isUsual ? undefined : list);
}

/** Gives a column another role; `names`: all columns of the file. */
export function withRole(document: Json, names: readonly string[], name: string, role: ColumnRole): Json {
  const before = draftColumns(document);
  const usual = names.filter((each) => each !== before.target && each !== before.group);
  const features = new Set(before.features ?? usual);
  let next = withoutSpec(document, name);
  if (before.target === name && role !== 'target') next = withValue(next, 'data.target', '');
  if (before.group === name && role !== 'group') next = withValue(next, 'split.groupBy', undefined);
  if (role === 'target') {
    next = withValue(withoutSpec(next, before.target), 'data.target', name);
    // What was to be predicted before is a column like others again.
    if (names.includes(before.target) && before.target !== name) features.add(before.target);
  }
  if (role === 'group') {
    next = withValue(next, 'split.groupBy', name);
    if (names.includes(before.group) && before.group !== name) features.add(before.group);
  }
  if (role === 'feature') features.add(name);
  else features.delete(name);
  return withFeatures(next, names, features);
}

/** The draft in which some columns that were learned from are no longer; `names`: all columns of the file. */
export function withLeftOut(document: Json, names: readonly string[], leftOut: readonly string[]): Json {
  const { target, group, features, specs } = draftColumns(document);
  const kept = new Set(features ?? names.filter((name) => name !== target && name !== group));
  const gone = new Set(leftOut);
  for (const name of gone) kept.delete(name);
  const said = Object.entries(specs).filter(([name]) => !gone.has(name));
  const next = withValue(document, 'data.columns', said.length === 0 ? undefined : Object.fromEntries(said));
  return withFeatures(next, names, kept);
}

function isTestFile(path: string): boolean {
  return /test|holdout/i.test(path.split(/[\\/]/).at(-1) ?? path);
}

/** The data of a spec for files that were looked into, in their order; what is to be predicted is left open. */
export function dataOfInspections(
  files: readonly { readonly path: string; readonly inspection: DataInspection }[],
): Json {
  const [first, second] = files;
  const { inspection } = first;
  if (isTableInspection(inspection)) {
    const isPair = files.length === 2 && second.inspection.format === inspection.format;
    const test = isPair ? files.find(({ path }) => isTestFile(path)) : undefined;
    const main = files.find((file) => file !== test) ?? first;
    const base = { source: inspection.format, path: main.path, target: '' };
    return test === undefined ? base : { ...base, testPath: test.path };
  }
  switch (inspection.format) {
    case 'imageFolder': {
      const { height, width, sameSize } = inspection;
      return { source: 'imageFolder', path: first.path, ...(sameSize ? {} : { height, width }) };
    }
    case 'idx': {
      const images = files.find((file) => file.inspection.format === 'idx' && hasIdxImages(file.inspection));
      const labels = files.find((file) => file.inspection.format === 'idx' && !hasIdxImages(file.inspection));
      return { source: 'idx', images: images?.path ?? '', labels: labels?.path ?? '' };
    }
    case 'numpy': {
      if (inspection.archive) {
        const { features, target } = suggestArrays(inspection);
        return {
          source: 'numpy',
          path: first.path,
          ...(features === null ? {} : { features }),
          target: target ?? '',
        };
      }
      const arrays = files.flatMap(({ path, inspection: each }) =>
        each.format === 'numpy' ? [{ path, axes: each.arrays[0]?.shape.length ?? 0 }] : [],
      );
      const target = arrays.find(
        ({ axes, path }) => axes === 1 && (arrays.length > 1 || path !== first.path),
      );
      const features = arrays.find((array) => array !== target) ?? arrays[0];
      return { source: 'numpy', path: features.path, target: 'target', targetPath: target?.path ?? '' };
    }
  }
}

/** Where a column's settings stand in a draft. */
export function columnPath(name: string): string {
  return joinPath('data.columns', name);
}
