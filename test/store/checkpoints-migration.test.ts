import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listCheckpoints } from '../../src-main/store/checkpoints.ts';
import { MIGRATIONS_FOLDER, readMigrationFiles } from '../../src-main/store/migration-files.ts';
import { listNotices } from '../../src-main/store/notices.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { interruptRunsOf, listRuns, requeueRun } from '../../src-main/store/runs.ts';
import { fileOfFirstSchema } from './first-schema.ts';

it('a run of the second schema has never stood still, has no checkpoint, and may go on', async () => {
  const { file, migrationsFolder } = await fileOfFirstSchema();
  const [, second] = readMigrationFiles(MIGRATIONS_FOLDER);
  cpSync(join(MIGRATIONS_FOLDER, second.name), join(migrationsFolder, second.name));
  const before = await openStore(file, { migrationsFolder });
  before.write.changeOne("UPDATE experiment SET owner = 'gone' WHERE id = 1");
  before.close();

  const store = await openStore(file);
  onTestFinished(() => store.close());
  expect(interruptRunsOf(store.write, 'gone', 2000)).toBe(4);
  const [run] = listRuns(store.read, 1);
  expect(run).toMatchObject({ status: 'interrupted', idleMs: 0 });
  expect(listCheckpoints(store.read, 1, '0.1.0')).toEqual({ checkpoints: [], unusable: [] });
  expect(listNotices(store.read, 1)).toEqual([]);
  requeueRun(store.write, run.id, { appVersion: '1', nodeVersion: '2', platform: '3' }, 5000);
  expect(listRuns(store.read, 1)[0]).toMatchObject({
    status: 'queued',
    endedAtMs: null,
    // It had not started.
    idleMs: 0,
    environment: { appVersion: '1', nodeVersion: '2', platform: '3' },
  });
});
