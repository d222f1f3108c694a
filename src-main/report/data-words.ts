import { isTable, type DataSpec, type ExperimentSpec, type TableSpec } from '../domain/experiment.ts';
import type { Facts } from '../domain/compared-group.ts';
import { assertNever } from '../domain/errors.ts';
import {
  isFolds,
  seedsOfFolds,
  VALIDATION_OF_FOLD,
  type FoldsSplit,
  type SharesSplit,
} from '../domain/split-spec.ts';
import type { ColumnSpec } from '../domain/table-columns.ts';

const TABLE_FORMATS: Readonly<Record<TableSpec['source'], string>> = {
  csv: 'CSV file',
  jsonLines: 'JSON lines file',
  parquet: 'Parquet file',
  arrow: 'Arrow file',
};

function tableWords(data: TableSpec): string {
  const features = data.features === undefined ? '' : `, features ${data.features.join(', ')}`;
  const test = data.testPath === undefined ? '' : `, test rows from ${data.testPath}`;
  return `${TABLE_FORMATS[data.source]} ${data.path}, target column "${data.target}"${features}${test}`;
}

/** Where the rows come from, as in `CSV file a.csv, target column "y"`. */
export function sourceWords(data: DataSpec): string {
  switch (data.source) {
    case 'builtin':
      return `the set "${data.name}" that ships with Ridgeline`;
    case 'csv':
    case 'jsonLines':
    case 'parquet':
    case 'arrow':
      return tableWords(data);
    case 'numpy': {
      const target = data.targetPath === undefined ? `, target "${data.target}"` : ` and ${data.targetPath}`;
      return `NumPy arrays ${data.path}${target}`;
    }
    case 'idx':
      return `IDX files ${data.images} and ${data.labels}`;
    case 'imageFolder':
      return `folder of images ${data.path}`;
    default:
      return assertNever(data);
  }
}

function columnWords([name, { type, encoding, order, missing, scaling }]: readonly [
  string,
  ColumnSpec,
]): string {
  const set = [
    ...(type === undefined ? [] : [type]),
    ...(encoding === undefined ? [] : [`encoding ${encoding}`]),
    ...(order === undefined ? [] : [`order ${order.join(' < ')}`]),
    ...(missing === undefined ? [] : [`missing ${missing}`]),
    ...(scaling === undefined ? [] : [`scaling ${scaling}`]),
  ];
  return `"${name}": ${set.length === 0 ? 'as found' : set.join(', ')}`;
}

/** What is done to the columns of a table before training; null for data that is no table. */
export function preprocessingWords({ data }: ExperimentSpec): string | null {
  if (!isTable(data)) return null;
  const columns = Object.entries(data.columns ?? {}).map(columnWords);
  const special = columns.length === 0 ? '' : ` Columns with settings of their own: ${columns.join('; ')}.`;
  return `Missing values: ${data.missing ?? 'refuse'}. Columns of text are categories, one-hot where nothing else is said; what fills a gap, levels and scaling are fitted on the training rows alone.${special}`;
}

function groupWords({ groupBy }: FoldsSplit | SharesSplit): string {
  return groupBy === undefined ? '' : `, rows of equal "${groupBy}" kept together`;
}

function foldWords(split: FoldsSplit, stratified: string, seed: string): string {
  const { folds, repeats = 1, inner, validation = VALIDATION_OF_FOLD } = split;
  const validationWords =
    inner === undefined
      ? `validation rows are a share of ${validation} of what a test fold leaves`
      : `what a test fold leaves is divided into ${inner} inner folds, each of which is the validation part once`;
  return `Cross-validation: ${folds} folds × ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'}${inner === undefined ? '' : ` × ${inner} inner folds`}, ${seedsOfFolds(split)} seeds, each of which is one fold by its place in the list; ${validationWords}; ${stratified}${groupWords(split)}, split seed ${seed}. All variants see the same rows under one seed.`;
}

/** How rows are divided, exactly. */
export function splitWords({ split }: ExperimentSpec, facts: Facts): string {
  const stratified = facts['split.stratify'] === 'true' ? 'stratified by class' : 'not stratified';
  const seed = facts['split.seed'];
  if (isFolds(split)) return foldWords(split, stratified, seed);
  const test = split.test === 0 ? 'all rows of the test file (test)' : `${split.test} (test)`;
  return `Shares of ${split.train} (train), ${split.validation} (validation) and ${test}, ${stratified}${groupWords(split)}, split seed ${seed}; the same rows in each part for every run.`;
}
