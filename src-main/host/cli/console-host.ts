import type { Method, Params, Value } from '../../contract/api.ts';
import { AppError } from '../../domain/errors.ts';
import type { App } from '../../service/app.ts';
import { assertDatabaseFile, defaultDatabase, makeFolderOf } from '../machine/database-place.ts';
import { openApp, ownTrainer } from '../machine/open-app.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** The option that leads a further command to the same database; nothing where that is found without. */
export function databaseOption({ db }: CommonOptions): string {
  if (db === undefined) return '';
  return ` --db ${/^[\w./-]+$/.test(db) ? db : `'${db.replaceAll("'", String.raw`'\''`)}'`}`;
}

/**
 * The core over the database that the options name, for as long as `work` takes.
 * @param mayBeNew whether a file named by `--db` may be one that does not exist yet
 */
export async function withApp<Result>(
  { db }: CommonOptions,
  work: (app: App) => Promise<Result>,
  mayBeNew = false,
): Promise<Result> {
  if (db === undefined) makeFolderOf(defaultDatabase());
  else assertDatabaseFile(db, mayBeNew);
  const app = await openApp({ storeFile: db ?? defaultDatabase(), trainer: ownTrainer() });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** A call's value; its error is thrown as the AppError that it was. */
export async function ask<M extends Method>(app: App, method: M, params: Params<M>): Promise<Value<M>> {
  const reply = await app.call(method, params);
  if (reply.ok) return reply.value;
  const { code, message, problems } = reply.error;
  throw new AppError(code, message, { problems });
}
