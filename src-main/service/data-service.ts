import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import type { ReadingToken } from '../contract/data-api.ts';
import { getBuiltinData } from '../data/builtin-data.ts';
import { getBuiltinFacts } from '../data/builtin-facts.ts';
import { inspectFileAside, type ReadingOptions } from '../data/data-thread.ts';
import {
  previewColumn,
  previewData,
  shownColumns,
  type ColumnPreview,
  type DataSummary,
} from '../domain/data-preview.ts';
import type { DataInspection, ReadProgress } from '../domain/data-inspection.ts';
import type { DataWarning } from '../domain/data-warning.ts';
import { checkedColumns, columnWarnings, rowWarnings, sortWarnings } from '../domain/data-warnings.ts';
import type { Dataset } from '../domain/dataset.ts';
import { AppError, invalidField } from '../domain/errors.ts';
import { BUILTIN_DATA_NAMES } from '../domain/experiment.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import { isFolds } from '../domain/split-spec.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listUsedData, type UsedData } from '../store/used-data.ts';
import type { DataCache } from './data-cache.ts';
import type { Emit } from './ports.ts';
import type { UploadedFiles } from './uploaded-files.ts';

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
  const { data, task, model, split } = settings;
  const groups = split.groupBy === undefined ? {} : { groupBy: split.groupBy };
  const common = { name, data, baseFolder, task, hash, experiments, ...groups };
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

/** More would be a message of many megabytes, and nobody reads that far to the right. */
const MOST_SAMPLED_COLUMNS = 200;

function withShortSample(inspection: DataInspection): DataInspection {
  if (!('sample' in inspection) || inspection.columns.length <= MOST_SAMPLED_COLUMNS) return inspection;
  return { ...inspection, sample: inspection.sample.map((row) => row.slice(0, MOST_SAMPLED_COLUMNS)) };
}

/** Looks into a file before anything is known of it. Needs no database. */
export async function inspectData(
  params: Omit<Params<'data.inspect'>, 'token'>,
  options?: ReadingOptions,
): Promise<DataInspection> {
  return withShortSample(await inspectFileAside(params, options));
}

/** Looks into data: what is in a file, what a data set looks like. Each reading may be followed and ended by its token. */
export class DataService {
  readonly #cache: DataCache;
  readonly #uploads: UploadedFiles;
  readonly #emit: Emit;
  readonly #readings = new Map<ReadingToken, AbortController>();

  constructor(cache: DataCache, uploads: UploadedFiles, emit: Emit) {
    this.#cache = cache;
    this.#uploads = uploads;
    this.#emit = emit;
  }

  inspect({ token, ...params }: Params<'data.inspect'>): Promise<Value<'data.inspect'>> {
    return this.#follow(token, async (options) => ({ inspection: await inspectData(params, options) }));
  }

  /** A data set at a glance, as it stands in its files now. */
  preview({
    data,
    baseFolder,
    task,
    groupBy,
    token,
  }: Params<'data.preview'>): Promise<Value<'data.preview'>> {
    if (baseFolder === undefined && data.source !== 'builtin')
      throw invalidField('baseFolder', 'the folder that relative paths of data start from', 'nothing');
    return this.#follow(token, async (options) => {
      const dataset = await this.#cache.read(data, baseFolder ?? '/', task, { groupBy }, options);
      const columns: ColumnPreview[] = [];
      for (let column = 0; column < shownColumns(dataset); column++) {
        // A column of many rows takes its time; others may come in between.
        await nextTurn();
        columns.push(previewColumn(dataset, column));
      }
      return { preview: previewData(dataset, columns, await findWarnings(dataset)) };
    });
  }

  cancel({ token }: Params<'data.cancel'>): Value<'data.cancel'> {
    const reading = this.#readings.get(token);
    reading?.abort();
    return { cancelled: reading !== undefined };
  }

  async room(): Promise<Value<'data.room'>> {
    return { bytes: await this.#uploads.roomBytes() };
  }

  async #follow<Given>(
    token: ReadingToken | undefined,
    read: (options: ReadingOptions) => Promise<Given>,
  ): Promise<Given> {
    if (token === undefined) return read({});
    if (this.#readings.has(token))
      throw new AppError('conflict', 'something is read under this token already');
    const controller = new AbortController();
    this.#readings.set(token, controller);
    const onProgress = ({ bytesRead, bytesTotal }: ReadProgress): void =>
      this.#emit({
        name: 'data.progress',
        value: { token, doneBytes: bytesRead, totalBytes: bytesTotal },
      });
    try {
      return await read({ onProgress, signal: controller.signal });
    } finally {
      this.#readings.delete(token);
    }
  }
}
