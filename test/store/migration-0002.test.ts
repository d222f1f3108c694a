import Database from 'better-sqlite3';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackendInfo } from '../../src-main/domain/run.ts';
import { MIGRATIONS_FOLDER, readMigrationFiles } from '../../src-main/store/migration-files.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { insertRunResult } from '../../src-main/store/run-result.ts';
import { endRun, getRun, startRun } from '../../src-main/store/runs.ts';
import { appendEpochs } from '../../src-main/store/series.ts';
import { insertSample, SAMPLE_BACKEND, SAMPLE_MEASUREMENTS, sampleResult } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

const WEBGPU: BackendInfo = { name: 'webgpu', version: 'tfjs-backend-webgpu 4.22.0', device: 'GPU (a card)' };

/** A database of schema 1: a run with all that a run can have, one that diverged, one queued, and one that was deleted. */
async function atVersion1(): Promise<string> {
  const folder = temporaryFolder();
  const migrationsFolder = join(folder, 'migrations');
  mkdirSync(migrationsFolder);
  const [first] = readMigrationFiles(MIGRATIONS_FOLDER);
  cpSync(join(MIGRATIONS_FOLDER, first.name), join(migrationsFolder, first.name));
  const file = join(folder, 'version1.db');
  const store = await openStore(file, { migrationsFolder });
  const { runIds } = insertSample(store);
  const [completed, diverged, , deleted] = runIds;
  for (const runId of [completed, diverged]) startRun(store.write, runId, SAMPLE_BACKEND, 2000);
  appendEpochs(store.write, [
    { runId: completed, epoch: 1, measurements: SAMPLE_MEASUREMENTS },
    { runId: completed, epoch: 2, measurements: SAMPLE_MEASUREMENTS },
  ]);
  insertRunResult(store.write, completed, sampleResult(1, 2), 3000);
  endRun(store.write, diverged, { status: 'diverged', epoch: 1 }, 3000);
  store.write.changeOne('DELETE FROM run WHERE id = ?', deleted);
  store.close();
  return file;
}

const LOOKED_AT = [
  'experiment',
  'variant',
  'run',
  'metric',
  'metric_point',
  'final_measurement',
  'prediction',
  'weight',
  'undefined_reason',
  'metric_series',
  'final_metric',
];

function rowsOf(file: string): Record<string, unknown[]> {
  const database = new Database(file, { readonly: true });
  const rows = LOOKED_AT.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()] as const);
  database.close();
  return Object.fromEntries(rows);
}

describe('migration 0002', () => {
  it('keeps every row of every table and view', async () => {
    const file = await atVersion1();
    const before = rowsOf(file);
    expect(before.run).toHaveLength(3);
    for (const table of LOOKED_AT) expect(before[table], table).not.toHaveLength(0);
    (await openStore(file)).close();
    expect(rowsOf(file)).toEqual(before);
  });

  it('takes runs of WebGPU, and runs that failed for want of memory', async () => {
    const store = await openStore(await atVersion1());
    const queued = store.read.get("SELECT id FROM run WHERE status = 'queued'");
    const runId = Number(queued?.id);
    startRun(store.write, runId, WEBGPU, 4000);
    endRun(store.write, runId, { status: 'failed', code: 'out_of_memory', message: 'too large' }, 5000);
    expect(getRun(store.read, runId)).toMatchObject({ status: 'failed', backend: WEBGPU });
    store.close();
  });

  it('still refuses what no backend is called', async () => {
    const store = await openStore(await atVersion1());
    expect(() => store.write.change("UPDATE run SET backend = 'cuda' WHERE backend IS NOT NULL")).toThrow(
      'CHECK constraint failed',
    );
    store.close();
  });

  it('keeps what belongs to a run tied to it, and gives no id a second time', async () => {
    const store = await openStore(await atVersion1());
    const [experiment] = store.read.all('SELECT id FROM experiment');
    store.write.changeOne('DELETE FROM experiment WHERE id = ?', Number(experiment.id));
    for (const table of ['run', 'metric_point', 'final_measurement', 'prediction', 'weight'])
      expect(store.read.all(`SELECT * FROM ${table}`), table).toEqual([]);
    // The four runs of version 1 had the ids 1 to 4.
    expect(insertSample(store).runIds).toEqual([5, 6, 7, 8]);
    store.close();
  });
});
