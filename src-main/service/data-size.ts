import type { DataSize } from '../data/data-question.ts';
import { findDataSize } from '../data/data-thread.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';

const MOST_KEPT = 16;

/**
 * Sizes of data sets and warnings about them, each read once: an estimate is asked for again with every change of a spec. What is kept may be older
 * than the file; a training reads it anew.
 */
export class DataSizes {
  readonly #sizes = new Map<string, Promise<DataSize>>();

  /** @throws AppError `invalid` for data that cannot be read */
  of(spec: ExperimentSpec, baseFolder: string): Promise<DataSize> {
    const { data, task, split } = spec;
    const key = JSON.stringify([data, task, split, data.source === 'builtin' ? null : baseFolder]);
    const known = this.#sizes.get(key);
    if (known !== undefined) return known;
    const size = findDataSize(spec, baseFolder);
    this.#keep(key, size);
    // A file that could not be read may be there the next time.
    size.catch(() => this.#sizes.delete(key));
    return size;
  }

  #keep(key: string, size: Promise<DataSize>): void {
    this.#sizes.set(key, size);
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > MOST_KEPT) this.#sizes.delete(oldest);
  }
}
