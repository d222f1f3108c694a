import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import { getBuiltinData } from '../data/builtin-data.ts';
import { getBuiltinFacts } from '../data/builtin-facts.ts';
import {
  previewColumn,
  previewData,
  shownColumns,
  type ColumnPreview,
  type DataSummary,
} from '../domain/data-preview.ts';
import type { DataWarning } from '../domain/data-warning.ts';
import { checkedColumns, columnWarnings, rowWarnings, sortWarnings } from '../domain/data-warnings.ts';
import type { Dataset } from '../domain/dataset.ts';
import { invalidField } from '../domain/errors.ts';
import { BUILTIN_DATA_NAMES } from '../domain/experiment.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import { isFolds } from '../domain/split-spec.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listUsedData, type UsedData } from '../store/used-data.ts';
import type { DataCache } from './data-cache.ts';

/** The parts are all rows, unless the split left some out; folds leave none out. */
function rowsOf({ split, rows }: RunSettings): number | null {
  const isWhole = isFolds(split) || split.train + split.validation + split.test > 1 - 1e-9;
  return isWhole ? rows.train + rows.validation + rows.test : null;
}

function classesOf({ task, loss, model }: RunSettings): number | null {
  if (task === 'regression') return null;
  // A sigmoid has one output for two classes.
  return loss.name === 'sigmoidCrossEntropy' ? 2 : model.outputs;
}

function summarizeUsed({ hash, name, experiments, baseFolder, settings }: UsedData): DataSummary {
  const { data, task, model } = settings;
  const common = { name, data, baseFolder, task, hash, experiments };
  return { ...common, rows: rowsOf(settings), features: model.inputs, classes: classesOf(settings) };
}

/** The built-in data sets, then those of stored experiments, the last used first. */
export function listDataSets(read: ReadConnection): Value<'data.list'> {
  const used = listUsedData(read);
  const builtin = BUILTIN_DATA_NAMES.map((name): DataSummary => {
    const facts = getBuiltinFacts(name);
    const experiments = used.find(({ hash }) => hash === facts.hash)?.experiments ?? 0;
    const { task } = getBuiltinData(name);
    return { name, data: { source: 'builtin', name }, baseFolder: null, task, ...facts, experiments };
  });
  const known = new Set(builtin.map(({ hash }) => hash));
  const others = used.filter(({ hash }) => !known.has(hash)).map(summarizeUsed);
  return { dataSets: [...builtin, ...others] };
}

/** What may be wrong with data, column by column: others may come in between. */
async function findWarnings(dataset: Dataset): Promise<DataWarning[]> {
  const warnings: DataWarning[] = [];
  for (let column = 0; column < checkedColumns(dataset); column++) {
    await nextTurn();
    warnings.push(...columnWarnings(dataset, column, null));
  }
  return sortWarnings([...warnings, ...rowWarnings(dataset, null)]);
}

/** A data set at a glance, as it stands in its files now. */
export async function getDataPreview(
  data: DataCache,
  { data: spec, baseFolder, task }: Params<'data.preview'>,
): Promise<Value<'data.preview'>> {
  if (baseFolder === undefined && spec.source !== 'builtin')
    throw invalidField('baseFolder', 'the folder that relative paths of data start from', 'nothing');
  const dataset = await data.read(spec, baseFolder ?? '/', task);
  const columns: ColumnPreview[] = [];
  for (let column = 0; column < shownColumns(dataset); column++) {
    // A column of many rows takes its time; others may come in between.
    await nextTurn();
    columns.push(previewColumn(dataset, column));
  }
  return { preview: previewData(dataset, columns, await findWarnings(dataset)) };
}
