import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Method, Params, Value } from '../../contract/api.ts';
import { AppError, invalidField } from '../../domain/errors.ts';
import { createApp, type App } from '../../service/app.ts';
import { nodeTrainerPort } from '../../service/node-trainer-port.ts';
import { trainerEnvironment } from '../../runtime/trainer-environment.ts';
import { defaultDatabase } from './database-place.ts';
import { plainJson, plainText } from './plain-text.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** The version in package.json. */
export function appVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

/** The option that leads a further command to the same database; nothing where that is found without. */
export function databaseOption({ db }: CommonOptions): string {
  if (db === undefined) return '';
  return ` --db ${/^[\w./-]+$/.test(db) ? db : `'${db.replaceAll("'", String.raw`'\''`)}'`}`;
}

function makeFolderOf(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const sentence = `The folder of the database ${file} cannot be made (${reason}). Name another file by --db`;
    throw new AppError('database_unusable', sentence, { cause });
  }
}

/** A name that was mistyped must neither make an empty database nor pass for one. */
function assertDatabaseFile(db: string, mayBeNew: boolean): void {
  if (db === '' || db === ':memory:')
    throw invalidField('--db', 'a file to keep experiments in', JSON.stringify(db));
  if (!mayBeNew && !existsSync(db))
    throw invalidField('--db', 'a database that is there', `${db} (there is no ${resolve(db)})`);
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
  const app = await createApp({
    clock: { nowMs: () => Date.now() },
    log: {
      debug: (message) => {
        if (process.env.RIDGELINE_LOG === 'debug') complain(message);
      },
      warn: complain,
      error: (message, cause) => complain(`${message}: ${String(cause)}`),
    },
    storeFile: db ?? defaultDatabase(),
    trainer: nodeTrainerPort({ env: trainerEnvironment() }),
    appVersion: appVersion(),
  });
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

/**
 * Takes the errors of both output streams, which would end the process wherever it is. A reader that has gone, as in
 * `ridgeline list | head -1`, is no failure: a training goes on and is stored. Anything else, such as a full disk, is.
 */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    complain(`the output could not be written: ${error.message}`);
    process.once('exit', () => (process.exitCode = 1));
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
}

/** Writes lines to standard output. */
export function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(plainText).join('\n')}\n`);
}

/** Writes one line to standard error, behind the program's name. */
export function complain(message: string): void {
  process.stderr.write(`ridgeline: ${plainText(message)}\n`);
}

/** Writes a value to standard output as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${plainJson(value)}\n`);
}
