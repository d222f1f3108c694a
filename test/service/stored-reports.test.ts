import { expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { REPORT_FORMATS } from '../../src-main/domain/report-format.ts';
import type { ReportSubject } from '../../src-main/domain/report-subject.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const lab = trainedLab([SWEEP]);
const EXPERIMENT: ReportSubject = { kind: 'experiment', experimentId: 1 };
const FORMATS = REPORT_FORMATS.filter((format) => format !== 'pdf');
const UNCHANGED = { added: 0, erased: 0, changed: 0 };

it('is kept once, however often and in whatever format it is written', async () => {
  const { get } = await lab.open();
  for (const format of FORMATS) await get('report.make', { subject: EXPERIMENT, format });
  await get('report.make', { subject: { kind: 'strength', experimentId: 1 }, format: 'csv' });
  const { reports } = await get('report.list', {});
  expect(reports.map(({ id, subject, runs, changes }) => ({ id, subject, runs, changes }))).toEqual([
    { id: 2, subject: { kind: 'strength', experimentId: 1 }, runs: 9, changes: UNCHANGED },
    { id: 1, subject: EXPERIMENT, runs: 9, changes: UNCHANGED },
  ]);
});

it('is written again to the byte, when its experiment has another name and when it is gone', async () => {
  const { get } = await lab.open();
  const first = new Map<string, string>();
  for (const format of FORMATS)
    first.set(format, (await get('report.make', { subject: EXPERIMENT, format })).file.content);
  await get('experiment.annotate', { experimentId: 1, name: 'Renamed', notes: 'other words' });
  const again = async (): Promise<void> => {
    for (const format of FORMATS) {
      const { file } = await get('report.remake', { reportId: 1, format });
      expect(file.content).toBe(first.get(format));
    }
  };
  await again();
  await get('experiment.trash', { experimentIds: [1] });
  await get('experiment.erase', { experimentIds: [1] });
  await again();
  const { report, document } = await get('report.get', { reportId: 1 });
  expect(report.changes).toEqual({ added: 0, erased: 9, changed: 0 });
  expect(document.title).toBe('L2 on breast cancer');
});

it('with another name is another report', async () => {
  const { get } = await lab.open();
  await get('report.make', { subject: EXPERIMENT, format: 'html' });
  await get('experiment.annotate', { experimentId: 1, name: 'Renamed' });
  const { report, file } = await get('report.make', { subject: EXPERIMENT, format: 'html' });
  expect(report.id).toBe(2);
  expect(file.content).toContain('<h1>Renamed</h1>');
});

it('says how many runs were added, erased and changed since', async () => {
  const { get, storeFile } = await lab.open();
  const pair: ReportSubject = {
    kind: 'comparison',
    a: { experimentId: 1, variantIndex: 1, seeds: [1, 2] },
    b: { experimentId: 1, variantIndex: 2, seeds: [1, 2] },
  };
  await get('report.make', { subject: EXPERIMENT, format: 'json' });
  await get('report.make', { subject: pair, format: 'json' });
  const { runs } = await get('experiment.get', { experimentId: 1 });
  const runOf = (variantIndex: number, seed: number): number =>
    runs.find((run) => run.variantIndex === variantIndex && run.seed === seed)?.id ?? 0;
  const database = new Database(storeFile);
  database.pragma('foreign_keys = ON');
  // A seed that was added: a copy of a run that is there. One erased, and one with another result.
  const columns = database
    .prepare<[], string>("SELECT name FROM pragma_table_info('run') WHERE name NOT IN ('id', 'seed')")
    .pluck()
    .all()
    .join(', ');
  database
    .prepare(`INSERT INTO run (seed, ${columns}) SELECT 77, ${columns} FROM run WHERE id = ?`)
    .run(runOf(0, 1));
  database.prepare('DELETE FROM run WHERE id = ?').run(runOf(2, 3));
  database
    .prepare('UPDATE final_measurement SET value = value + 1 WHERE run_id = ? AND value IS NOT NULL')
    .run(runOf(1, 2));
  database.close();
  const changesOf = async (reportId: number) => (await get('report.get', { reportId })).report.changes;
  expect(await changesOf(1)).toEqual({ added: 1, erased: 1, changed: 1 });
  // Of the seeds that were compared, one has another result; the rest is nothing of this report.
  expect(await changesOf(2)).toEqual({ added: 0, erased: 0, changed: 1 });
});

it('is removed for good, all that are named or none', async () => {
  const { get, app } = await lab.open();
  await get('report.make', { subject: EXPERIMENT, format: 'json' });
  await get('report.make', { subject: { kind: 'strength', experimentId: 1 }, format: 'json' });
  expect(await app.call('report.remove', { reportIds: [1, 9] })).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });
  await get('report.remove', { reportIds: [1] });
  const { reports } = await get('report.list', {});
  expect(reports.map(({ id }) => id)).toEqual([2]);
  expect(await app.call('report.get', { reportId: 1 })).toMatchObject({ error: { code: 'not_found' } });
});

it('of a newer Ridgeline is listed, and not misread', async () => {
  const { get, app, storeFile } = await lab.open();
  await get('report.make', { subject: EXPERIMENT, format: 'json' });
  const database = new Database(storeFile);
  database.exec('UPDATE report SET layout = 2');
  database.close();
  expect((await get('report.list', {})).reports).toHaveLength(1);
  expect(await app.call('report.remake', { reportId: 1, format: 'html' })).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('update Ridgeline') as string },
  });
});
