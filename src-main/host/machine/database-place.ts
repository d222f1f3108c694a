import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError, invalidField } from '../../domain/errors.ts';

/** The folder in which the system wants an app's data to lie. */
function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Ridgeline');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Ridgeline');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'ridgeline');
}

/** The database that is used unless another is named: by `--db`, else by the variable RIDGELINE_DB. */
export function defaultDatabase(env = process.env, platform = process.platform): string {
  return env.RIDGELINE_DB ?? join(dataFolder(env, platform), 'ridgeline.db');
}

/** Makes the folder of a database that nobody named: on a first start it is not there yet. */
export function makeFolderOf(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const sentence = `The folder of the database ${file} cannot be made (${reason}). Name another file by --db`;
    throw new AppError('database_unusable', sentence, { cause });
  }
}

/** A name that was mistyped must neither make an empty database nor pass for one. */
export function assertDatabaseFile(db: string, mayBeNew: boolean): void {
  if (db === '' || db === ':memory:')
    throw invalidField('--db', 'a file to keep experiments in', JSON.stringify(db));
  if (!mayBeNew && !existsSync(db))
    throw invalidField('--db', 'a database that is there', `${db} (there is no ${resolve(db)})`);
}
