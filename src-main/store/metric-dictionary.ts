import { AppError } from '../domain/errors.ts';
import type { Measurement, MeasurementKey } from '../domain/run.ts';
import type { WriteConnection } from './connection.ts';
import { numberAt } from './row.ts';

/**
 * Numbers for what is measured and for reasons, as the tables of points hold them. It remembers what it looked up, and
 * so is made anew in each transaction: what is rolled back must not be remembered.
 */
export class MetricDictionary {
  readonly #write: WriteConnection;
  readonly #metrics = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  constructor(write: WriteConnection) {
    this.#write = write;
  }

  metricId({ scope, name, detail }: MeasurementKey): number {
    const key = `${scope}\n${name}\n${detail}`;
    let id = this.#metrics.get(key);
    if (id === undefined) {
      this.#write.change(
        'INSERT OR IGNORE INTO metric (scope, name, detail) VALUES (?, ?, ?)',
        scope,
        name,
        detail,
      );
      id = this.#find(
        'SELECT id FROM metric WHERE scope = ? AND name = ? AND detail = ?',
        scope,
        name,
        detail,
      );
      this.#metrics.set(key, id);
    }
    return id;
  }

  /** Null for a value that is defined. */
  reasonId({ value }: Measurement): number | null {
    if (value.value !== null) return null;
    let id = this.#reasons.get(value.reason);
    if (id === undefined) {
      this.#write.change('INSERT OR IGNORE INTO undefined_reason (text) VALUES (?)', value.reason);
      id = this.#find('SELECT id FROM undefined_reason WHERE text = ?', value.reason);
      this.#reasons.set(value.reason, id);
    }
    return id;
  }

  #find(sql: string, ...values: string[]): number {
    const row = this.#write.get(sql, ...values);
    if (row === undefined) throw new AppError('internal', `expected a row: ${sql}`);
    return numberAt(row, 'id');
  }
}
