import Database from 'better-sqlite3';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planRuns } from '../../src-main/domain/plan.ts';
import { settingsOfRuns } from '../../src-main/domain/run-settings.ts';
import { MIGRATIONS_FOLDER, readMigrationFiles } from '../../src-main/store/migration-files.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { SAMPLE_SPEC } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A database of the first schema, and the folder of the migrations that it knows. */
export interface FirstSchema {
  readonly folder: string;
  readonly file: string;
  readonly migrationsFolder: string;
}

/** An experiment of two variants with its four runs, queued, written as the first schema has them. */
export async function fileOfFirstSchema(): Promise<FirstSchema> {
  const folder = temporaryFolder();
  const migrationsFolder = join(folder, 'migrations');
  mkdirSync(migrationsFolder);
  const [first] = readMigrationFiles(MIGRATIONS_FOLDER);
  cpSync(join(MIGRATIONS_FOLDER, first.name), join(migrationsFolder, first.name));
  const file = join(folder, 'rows.db');
  (await openStore(file, { migrationsFolder })).close();
  const database = new Database(file);
  database
    .prepare(
      `INSERT INTO experiment (name, notes, task, data_name, data_hash, primary_metric, counted_epoch, epochs,
         spec_hash, spec, base_folder, created_at)
       VALUES (?, 'a sample', 'classification', 'iris', 'bb', 'accuracy', 'last', 3, 'aa', ?, '/', 1000)`,
    )
    .run(SAMPLE_SPEC.name, JSON.stringify(SAMPLE_SPEC));
  database.exec("INSERT INTO variant VALUES (1, 0, 'none', '[]'), (1, 1, 'L2', '[]')");
  const settings = settingsOfRuns(SAMPLE_SPEC, 4, [{ train: 90, validation: 30, test: 30 }]);
  const insertRun = database.prepare(
    `INSERT INTO run (experiment_id, variant_position, seed, status, settings, data_hash, app_version, node_version,
       platform, created_at)
     VALUES (1, ?, ?, 'queued', ?, 'bb', '0', '0', '0', 1000)`,
  );
  planRuns(SAMPLE_SPEC).forEach(({ variantIndex, seed }, index) =>
    insertRun.run(variantIndex, seed, JSON.stringify(settings[index])),
  );
  database.close();
  return { folder, file, migrationsFolder };
}
