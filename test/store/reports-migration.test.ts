import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS_FOLDER, readMigrationFiles } from '../../src-main/store/migration-files.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import {
  findReport,
  getReportMaterial,
  insertReport,
  listReportInputs,
  listReports,
  removeReports,
} from '../../src-main/store/reports.ts';
import { listRuns } from '../../src-main/store/runs.ts';
import { fileOfFirstSchema } from './first-schema.ts';

it('a database of the third schema has no reports, keeps its runs, and takes reports on them', async () => {
  const { file, migrationsFolder } = await fileOfFirstSchema();
  for (const { name, number } of readMigrationFiles(MIGRATIONS_FOLDER))
    if (number === 2 || number === 3) cpSync(join(MIGRATIONS_FOLDER, name), join(migrationsFolder, name));
  (await openStore(file, { migrationsFolder })).close();

  const store = await openStore(file);
  onTestFinished(() => store.close());
  expect(listReports(store.read)).toEqual([]);
  const runs = listRuns(store.read, 1);
  expect(runs).toHaveLength(4);
  const inputs = runs.map(({ id, experimentId, status, dataHash }) => ({
    ...{ runId: id, experimentId, status, dataHash, resultHash: `hash ${id}` },
  }));
  const report = {
    title: 'A title',
    subject: { kind: 'experiment', experimentId: 1 } as const,
    layout: 1,
    material: '{"words":"−0.5 ± 0.1"}',
    materialHash: 'abc',
    appVersion: '0.1.0',
    createdAtMs: 5,
  };
  const id = insertReport(store.write, { ...report, inputs });
  expect(getReportMaterial(store.read, id)).toBe(report.material);
  expect(listReportInputs(store.read, id)).toEqual(inputs);
  expect(findReport(store.read, report)?.id).toBe(id);
  expect(findReport(store.read, { ...report, appVersion: '0.2.0' })).toBeUndefined();
  expect(
    findReport(store.read, { ...report, subject: { kind: 'strength', experimentId: 1 } }),
  ).toBeUndefined();
  removeReports(store.write, [id]);
  expect(listReportInputs(store.read, id)).toEqual([]);
});
