import path from 'node:path';
import type { Dataset, Target } from '../domain/dataset.ts';
import { assertNever, invalidField, showValue } from '../domain/errors.ts';
import type { DataSpec, Task } from '../domain/experiment.ts';
import { BUILTIN_FOLDER, getBuiltinData } from './builtin-data.ts';
import { toClasses } from './classes.ts';
import { hashContent } from './content-hash.ts';
import { readCsvTable, type CsvTable } from './csv-table.ts';
import { readIdxImages, readIdxLabels } from './idx.ts';
import { readInputFile } from './input-file.ts';

type CsvSpec = Extract<DataSpec, { readonly source: 'csv' }>;
type IdxSpec = Extract<DataSpec, { readonly source: 'idx' }>;

async function withHash(dataset: Omit<Dataset, 'hash'>): Promise<Dataset> {
  return { ...dataset, hash: await hashContent(dataset) };
}

function toTarget(table: CsvTable, name: string, task: Task): Target {
  if (task === 'classification') return toClasses(table.labels, 'data.target');
  const [first] = table.values;
  if (table.values.every((value) => value === first))
    throw invalidField('data.target', 'at least 2 different values', `${first} in every row`);
  return { kind: 'values', values: Float64Array.from(table.values), name };
}

async function readCsv(spec: CsvSpec, baseFolder: string, task: Task): Promise<Dataset> {
  const file = await readInputFile('data.path', spec.path, baseFolder);
  const table = readCsvTable(file, spec, task);
  const { rows, features, featureNames } = table;
  const target = toTarget(table, spec.target, task);
  return withHash({ name: path.basename(spec.path), rows, features, featureNames, target });
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
