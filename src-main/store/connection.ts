import type BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../domain/errors.ts';
import type { Row, SqlValue } from './row.ts';
import { toStoreError } from './sqlite-error.ts';

/** A call of the database that took longer than `SLOW_MS`. */
export interface SlowCall {
  /** The statement, or the name of the transaction. */
  readonly what: string;
  readonly durationMs: number;
}

const SLOW_MS = 40;

/** What reads take: it cannot change the file. */
export interface ReadConnection {
  all(sql: string, ...values: readonly SqlValue[]): Row[];
  get(sql: string, ...values: readonly SqlValue[]): Row | undefined;
}

/** What writes take. */
export interface WriteConnection extends ReadConnection {
  /** Runs a statement that changes exactly one row. */
  changeOne(sql: string, ...values: readonly SqlValue[]): void;
  /** Runs a statement that may change any number of rows, and tells how many. */
  change(sql: string, ...values: readonly SqlValue[]): number;
  /** Inserts one row and gives its rowid. */
  insert(sql: string, ...values: readonly SqlValue[]): number;
  /** All of the work or nothing of it. Inside another transaction it is a part of that. */
  transaction<Result>(what: string, work: () => Result): Result;
}

type Statement = BetterSqlite3.Statement<SqlValue[], Row>;

/** The one connection of a store, seen as `ReadConnection` or `WriteConnection`. Statements are prepared once. */
export class SqliteConnection implements WriteConnection {
  readonly #database: BetterSqlite3.Database;
  readonly #onSlow: (call: SlowCall) => void;
  readonly #statements = new Map<string, Statement>();

  constructor(database: BetterSqlite3.Database, onSlow: (call: SlowCall) => void) {
    this.#database = database;
    this.#onSlow = onSlow;
  }

  all(sql: string, ...values: readonly SqlValue[]): Row[] {
    return this.#timed(sql, () => this.#reader(sql).all(...values));
  }

  get(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#timed(sql, () => this.#reader(sql).get(...values));
  }

  changeOne(sql: string, ...values: readonly SqlValue[]): void {
    const changes = this.change(sql, ...values);
    if (changes !== 1) throw new AppError('internal', `expected one changed row, got ${changes}: ${sql}`);
  }

  change(sql: string, ...values: readonly SqlValue[]): number {
    return this.#run(sql, values).changes;
  }

  insert(sql: string, ...values: readonly SqlValue[]): number {
    const { changes, lastInsertRowid } = this.#run(sql, values);
    if (changes !== 1) throw new AppError('internal', `expected one inserted row, got ${changes}: ${sql}`);
    return Number(lastInsertRowid);
  }

  transaction<Result>(what: string, work: () => Result): Result {
    if (this.#database.inTransaction) return work();
    // Immediate: waiting for another writer happens here, never in the middle.
    return this.#timed(what, () => this.#database.transaction(work).immediate());
  }

  // Not timed: loops of single-row statements are, as the transaction around them.
  #run(sql: string, values: readonly SqlValue[]): BetterSqlite3.RunResult {
    try {
      return this.#prepared(sql).run(...values);
    } catch (error) {
      throw toStoreError(error, this.#database.name);
    }
  }

  #reader(sql: string): Statement {
    const statement = this.#prepared(sql);
    if (!statement.readonly) throw new AppError('internal', `a read changes the database: ${sql}`);
    return statement;
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<SqlValue[], Row>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #timed<Result>(what: string, work: () => Result): Result {
    const startMs = performance.now();
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, this.#database.name);
    } finally {
      const durationMs = performance.now() - startMs;
      if (durationMs > SLOW_MS) this.#onSlow({ what, durationMs });
    }
  }
}
