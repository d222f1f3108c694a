import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatasetChoice } from '../data/data-question.ts';
import { readDatasetAside, type ReadingOptions } from '../data/data-thread.ts';
import { profileOf, type ColumnProfile } from '../domain/column-profile.ts';
import type { Dataset } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import { isTable, type DataSpec, type Task } from '../domain/experiment.ts';

const MOST_SETS = 4;
const MOST_BYTES = 2 ** 28;

/** The data sets that were read last, by the hash of their content: stored runs name rows, and this knows what stands there. */
export class DataCache {
  readonly #sets = new Map<string, Dataset>();
  readonly #reading = new Map<string, Promise<Dataset>>();
  readonly #profiles = new WeakMap<Dataset, readonly ColumnProfile[]>();

  /**
   * The data that an experiment was trained on.
   * @throws AppError `conflict` where the files hold something else by now; `invalid` where they cannot be read
   */
  async ofExperiment({ id, spec, baseFolder, dataHash }: ExperimentRecord): Promise<Dataset> {
    const known = this.#sets.get(dataHash);
    // Columns that nothing is learned from are no part of the hash, and a preview does not read them.
    const hasOthers = isTable(spec.data) && spec.data.features !== undefined;
    if (known !== undefined && (!hasOthers || known.sideColumns !== undefined)) {
      this.#keep(known);
      return known;
    }
    const { groupBy } = spec.split;
    const dataset = await this.read(spec.data, baseFolder, spec.task, { groupBy, sideColumns: hasOthers });
    if (dataset.hash === dataHash) return dataset;
    throw new AppError(
      'conflict',
      `${dataset.name}: the data changed since experiment ${id} was trained, so its predictions cannot be matched to rows; ` +
        'put the file back as it was, or train the experiment again on the new one',
    );
  }

  /**
   * Reads data as it is now; two that ask for the same at once get one answer, and the first of them may end it for both.
   * @throws AppError `invalid`; `conflict` where it was ended
   */
  async read(
    data: DataSpec,
    baseFolder: string,
    task: Task,
    choice: DatasetChoice = {},
    options?: ReadingOptions,
  ): Promise<Dataset> {
    const key = JSON.stringify([data, baseFolder, task, choice]);
    const reading = this.#reading.get(key) ?? readDatasetAside(data, baseFolder, task, choice, options);
    this.#reading.set(key, reading);
    const forget = (): void => {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    };
    // Who asks again after it was ended gets a reading of its own.
    options?.signal?.addEventListener('abort', forget);
    try {
      const dataset = await reading;
      this.#keep(dataset);
      return dataset;
    } finally {
      forget();
    }
  }

  /** What is usual in every column of a data set. */
  async profilesOf(dataset: Dataset): Promise<readonly ColumnProfile[]> {
    const known = this.#profiles.get(dataset);
    if (known !== undefined) return known;
    const profiles: ColumnProfile[] = [];
    for (let column = 0; column < dataset.featureNames.length; column++) {
      // A column of many rows takes its time; others may come in between.
      await nextTurn();
      profiles.push(profileOf(dataset, column));
    }
    this.#profiles.set(dataset, profiles);
    return profiles;
  }

  /** Takes a set to the end of the line, and lets go of those at its head. */
  #keep(dataset: Dataset): void {
    this.#sets.delete(dataset.hash);
    this.#sets.set(dataset.hash, dataset);
    let bytes = 0;
    const newestFirst = [...this.#sets.values()].reverse();
    newestFirst.forEach(({ hash, features }, index) => {
      bytes += features.byteLength;
      // The newest one stays, whatever its size.
      if (index > 0 && (index >= MOST_SETS || bytes > MOST_BYTES)) this.#sets.delete(hash);
    });
  }
}
