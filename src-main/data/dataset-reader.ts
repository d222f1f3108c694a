import path from 'node:path';
import type { Dataset, Target } from '../domain/dataset.ts';
import { AppError, assertNever, invalidField, showValue } from '../domain/errors.ts';
import type { DataSpec, Task } from '../domain/experiment.ts';
import type { TableColumn } from '../domain/table-data.ts';
import { BUILTIN_FOLDER, getBuiltinData } from './builtin-data.ts';
import { toClasses } from './classes.ts';
import { hashContent } from './content-hash.ts';
import { readIdxImages, readIdxLabels } from './idx.ts';
import type { WantedColumn } from './cell-column.ts';
import { readInputFile } from './input-file.ts';
import { readTable } from './table-reader.ts';

type CsvSpec = Extract<DataSpec, { readonly source: 'csv' }>;
type IdxSpec = Extract<DataSpec, { readonly source: 'idx' }>;

async function withHash(dataset: Omit<Dataset, 'hash'>): Promise<Dataset> {
  return { ...dataset, hash: await hashContent(dataset) };
}

function toTarget(column: TableColumn, task: Task): Target {
  if (column.kind === 'category')
    return toClasses(
      Array.from(column.codes, (code) => column.levels[code]),
      'data.target',
    );
  if (task === 'classification') throw new AppError('internal', 'a target of classes was read as numbers');
  const [first] = column.values;
  if (column.values.every((value) => value === first))
    throw invalidField('data.target', 'at least 2 different values', `${first} in every row`);
  return { kind: 'values', values: column.values, name: column.name };
}

/** The target first, then the features: as the spec names them, or all other columns. */
function wantedColumns({ target, features }: CsvSpec, task: Task, names: readonly string[]): WantedColumn[] {
  const listed = features?.map((name, index) => ({ name, field: `data.features[${index}]` }));
  const others = names.filter((name) => name !== target).map((name) => ({ name }));
  const type = task === 'regression' ? 'number' : 'category';
  return [
    { name: target, type, field: 'data.target' },
    ...(listed ?? others).map((column): WantedColumn => ({ ...column, type: 'number' })),
  ];
}

function toRows(rows: number, columns: readonly TableColumn[]): Float32Array {
  const features = new Float32Array(rows * columns.length);
  columns.forEach((column, index) => {
    if (column.kind !== 'number') return;
    for (let row = 0; row < rows; row++) features[row * columns.length + index] = column.values[row];
  });
  return features;
}

async function readCsv(spec: CsvSpec, baseFolder: string, task: Task): Promise<Dataset> {
  const { rows, columns } = await readTable(spec, baseFolder, (names) => wantedColumns(spec, task, names));
  const [target, ...features] = columns;
  if (features.length === 0)
    throw invalidField(spec.path, 'a column beside the target', `${showValue(spec.target)} alone`);
  return withHash({
    name: path.basename(spec.path),
    rows,
    features: toRows(rows, features),
    featureNames: features.map(({ name }) => name),
    target: toTarget(target, task),
  });
}

async function readIdx(spec: IdxSpec, baseFolder: string, task: Task): Promise<Dataset> {
  if (task === 'regression')
    throw invalidField('task', '"classification" for images with labels', '"regression"');
  const images = await readIdxImages(await readInputFile('data.images', spec.images, baseFolder));
  const labels = await readIdxLabels(await readInputFile('data.labels', spec.labels, baseFolder));
  const { count, height, width, pixels } = images;
  if (labels.length !== count)
    throw invalidField('data.labels', `${count} labels, one per image`, String(labels.length));
  const featureNames = Array.from(
    { length: height * width },
    (_, index) => `p${Math.floor(index / width)}_${index % width}`,
  );
  return withHash({
    name: path.basename(spec.images),
    rows: count,
    features: new Float32Array(pixels),
    featureNames,
    target: toClasses(Array.from(labels, String), 'data.labels'),
  });
}

/**
 * Reads a data set whole and checks it: finite numbers only, every class with at least one row.
 * @param baseFolder where the spec's relative paths start
 * @throws AppError `invalid` that names the field of the spec, or the file with line and column
 */
export async function readDataset(spec: DataSpec, baseFolder: string, task: Task): Promise<Dataset> {
  switch (spec.source) {
    case 'csv':
      return readCsv(spec, baseFolder, task);
    case 'idx':
      return readIdx(spec, baseFolder, task);
    case 'builtin': {
      const builtin = getBuiltinData(spec.name);
      if (builtin.task !== task)
        throw invalidField('task', `"${builtin.task}" for the data set ${spec.name}`, `"${task}"`);
      return { ...(await readDataset(builtin.data, BUILTIN_FOLDER, task)), name: spec.name };
    }
    case 'jsonLines':
    case 'parquet':
    case 'arrow':
    case 'numpy':
    case 'imageFolder':
      throw invalidField('data.source', '"builtin", "csv" or "idx" in this version', showValue(spec.source));
    default:
      return assertNever(spec);
  }
}
