import type { MeasurementKey } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { finalGaps, finalValues, type ValueByRun } from './final-values.ts';
import type { TableScope } from './table-scope.ts';

/** The numbers of a table: for each one a map over all of its runs. */
export class TableValues {
  readonly gaps: ValueByRun;
  /** One per metric that was asked for, in that order. */
  readonly asked: readonly ValueByRun[];
  readonly #read: ReadConnection;
  readonly #experimentId: number | null;
  readonly #onTest = new Map<string, ValueByRun>();

  constructor(read: ReadConnection, scope: TableScope, metrics: readonly MeasurementKey[]) {
    this.#read = read;
    this.#experimentId = 'experimentId' in scope ? scope.experimentId : null;
    this.gaps = finalGaps(read, this.#experimentId);
    this.asked = metrics.map((metric) => finalValues(read, metric, this.#experimentId));
  }

  /** A primary metric on test; looked up once. */
  primary(name: string): ValueByRun {
    let values = this.#onTest.get(name);
    if (values === undefined) {
      values = finalValues(this.#read, { scope: 'test', name, detail: '' }, this.#experimentId);
      this.#onTest.set(name, values);
    }
    return values;
  }
}
