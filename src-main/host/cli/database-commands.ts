import { resolve } from 'node:path';
import { byteText } from '../../domain/byte-text.ts';
import { databaseCare } from '../../service/database-care.ts';
import { print, printJson } from '../machine/console.ts';
import { assertDatabaseFile, defaultDatabase } from '../machine/database-place.ts';
import { ask, withApp, type CommonOptions } from './console-host.ts';
import { DONE, FAILED } from './exit-code.ts';

function databaseOf({ db }: CommonOptions): string {
  if (db !== undefined) assertDatabaseFile(db, true);
  return resolve(db ?? defaultDatabase());
}

/** Writes a checked copy of the database. */
export async function backupCommand(to: string | undefined, options: CommonOptions): Promise<number> {
  const params = to === undefined ? {} : { to: resolve(to) };
  const written = await withApp(options, (app) => ask(app, 'system.backup', params));
  if (options.json === true) printJson(written);
  else print([`Backed up and found sound: ${written.file}, ${byteText(written.sizeBytes)}`]);
  return DONE;
}

/** Lists the backups that are written by themselves. */
export async function backupsCommand(options: CommonOptions): Promise<number> {
  const value = await withApp(options, (app) => ask(app, 'backup.list', {}));
  if (options.json === true) {
    printJson(value);
    return DONE;
  }
  const lines = value.backups.map(
    ({ file, atMs, sizeBytes }) =>
      `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')}  ${file}  ${byteText(sizeBytes)}`,
  );
  print(lines.length === 0 ? [`No automatic backup yet; they are written to ${value.folder}`] : lines);
  return DONE;
}

/** Puts a backup in the place of the database. */
export async function restoreCommand(backup: string, options: CommonOptions): Promise<number> {
  const restored = await databaseCare.restore(resolve(backup), databaseOf(options));
  if (options.json === true) printJson(restored);
  else
    print([
      `Restored: ${restored.file}`,
      ...(restored.replaced === null ? [] : [`What stood there before: ${restored.replaced}`]),
    ]);
  return DONE;
}

/** Looks at every page of a database. */
export async function checkCommand(file: string | undefined, options: CommonOptions): Promise<number> {
  const checked = await databaseCare.check(file === undefined ? databaseOf(options) : resolve(file));
  const { problems, experiments, runs, sizeBytes } = checked;
  if (options.json === true) printJson(checked);
  else if (problems.length === 0)
    print([`Sound: ${checked.file}, ${experiments} experiments with ${runs} runs, ${byteText(sizeBytes)}`]);
  else
    print([
      `Not sound: ${checked.file}`,
      ...problems.map((problem) => `  ${problem}`),
      'Nothing was changed. "ridgeline restore <backup>" puts a backup in its place and keeps this file.',
    ]);
  return problems.length === 0 ? DONE : FAILED;
}
