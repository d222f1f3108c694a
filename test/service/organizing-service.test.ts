import Database from 'better-sqlite3';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src-main/store/open-store.ts';
import { insertManyExperiments } from '../store/many-experiments.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { sampleApp, STARTED, type SampleApp } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

const VIEW = {
  name: 'Diverged',
  table: 'runs',
  filter: 'status = diverged',
  columns: ['name', 'metric:test.f1Macro'],
  sort: [{ column: 'created', descending: true }],
} as const;

let file: string;
/** Three finished experiments, 1 to 3. */
beforeEach(async () => {
  file = join(temporaryFolder(), 'lab.db');
  const store = await openStore(file);
  insertManyExperiments(store, 3, 1_700_000_000_000);
  store.close();
});

function open(): Promise<SampleApp> {
  return sampleApp(file, scriptedTrainer({ onTrain: ({ tell }) => tell(STARTED) }));
}

async function idsIn({ get }: SampleApp, trashed = false): Promise<number[]> {
  return (await get('experiment.table', { trashed })).rows.map(({ id }) => id);
}

function countRows(table: string): unknown {
  const reader = new Database(file, { readonly: true });
  onTestFinished(() => void reader.close());
  return reader.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
}

describe('annotations', () => {
  it('change what is named and leave the rest, and the spec, as they were', async () => {
    const { get, events } = await open();
    const before = await get('experiment.get', { experimentId: 2 });
    const { experiment } = await get('experiment.annotate', {
      experimentId: 2,
      name: 'For the paper',
      starred: true,
      tags: [' keep', 'b side', 'KEEP'],
    });
    expect(experiment).toMatchObject({ name: 'For the paper', starred: true, tags: ['b side', 'keep'] });
    expect(experiment.notes).toBe(before.experiment.notes);
    expect(events).toEqual([{ name: 'experiment.changed', value: { experimentId: 2 } }]);
    await get('experiment.annotate', { experimentId: 2, notes: 'seen' });
    const { rows } = await get('experiment.table', {});
    expect(rows.find(({ id }) => id === 2)).toEqual({ ...experiment, notes: 'seen' });
    const after = await get('experiment.get', { experimentId: 2 });
    expect(after.experiment.name).toBe('For the paper');
    expect(after.experiment.spec).toEqual(before.experiment.spec);
  });

  it('can be taken away', async () => {
    const { get } = await open();
    await get('experiment.annotate', { experimentId: 2, starred: true, tags: ['a'], notes: 'n' });
    const { experiment } = await get('experiment.annotate', {
      experimentId: 2,
      starred: false,
      tags: [],
      notes: '',
    });
    expect(experiment).toMatchObject({ starred: false, tags: [], notes: '' });
  });

  it.each([
    [{ experimentId: 9, starred: true }, 'there is no experiment 9'],
    [{ experimentId: 2, name: '  ' }, 'name: expected a text of 1 to 200 characters'],
    [{ experimentId: 2, tags: ['a', ''] }, 'tags[1]: expected a text of 1 to 200 characters'],
    [{ experimentId: 2, star: true }, 'star: expected one of the fields'],
  ])('that cannot be kept are refused: %j', async (params, message) => {
    const { app } = await open();
    const reply = await app.dispatch('experiment.annotate', params);
    expect(reply.ok ? '' : reply.error.message).toContain(message);
  });
});

describe('tables', () => {
  it('lets other calls in between the parts of a table', async () => {
    const { get } = await open();
    const order: string[] = [];
    const note = (name: string) => (): void => void order.push(name);
    await Promise.all([
      get('experiment.table', {}).then(note('experiments')),
      get('run.table', {}).then(note('runs')),
      new Promise<void>((resolve) => {
        setImmediate(() => {
          order.push('other');
          resolve();
        });
      }),
    ]);
    expect(order[0]).toBe('other');
  });
});

describe('the trash', () => {
  it('keeps an experiment out of tables and lists until it is restored', async () => {
    const sample = await open();
    const { get, events } = sample;
    await get('experiment.trash', { experimentIds: [1, 3] });
    expect(await idsIn(sample)).toEqual([2]);
    expect(await idsIn(sample, true)).toEqual([3, 1]);
    expect((await get('experiment.list', {})).experiments.map(({ id }) => id)).toEqual([2]);
    const { experiments, rows } = await get('run.table', {});
    expect(experiments.map(({ id }) => id)).toEqual([2]);
    expect(new Set(rows.map(({ experimentId }) => experimentId))).toEqual(new Set([2]));
    expect((await get('run.table', { trashed: true })).rows).toHaveLength(20);
    await get('experiment.restore', { experimentIds: [3] });
    expect(await idsIn(sample)).toEqual([3, 2]);
    expect(events.map(({ value }) => value)).toEqual([
      { experimentId: 1 },
      { experimentId: 3 },
      { experimentId: 3 },
    ]);
  });

  it('lets what lies in it be looked at', async () => {
    const { get } = await open();
    await get('experiment.trash', { experimentIds: [1] });
    expect((await get('experiment.get', { experimentId: 1 })).runs).toHaveLength(10);
    expect((await get('run.table', { experimentId: 1 })).rows).toHaveLength(10);
  });

  it('takes all of several or none', async () => {
    const sample = await open();
    const reply = await sample.app.dispatch('experiment.trash', { experimentIds: [1, 9] });
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await idsIn(sample)).toEqual([3, 2, 1]);
    expect(sample.events).toEqual([]);
  });

  it('remembers when an experiment came, not when it was put there again', async () => {
    const { get } = await open();
    await get('experiment.trash', { experimentIds: [1] });
    const [{ trashedAtMs }] = (await get('experiment.table', { trashed: true })).rows;
    expect(trashedAtMs).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await get('experiment.trash', { experimentIds: [1] });
    expect((await get('experiment.table', { trashed: true })).rows[0].trashedAtMs).toBe(trashedAtMs);
  });

  it('does not take an experiment that is being trained', async () => {
    const sample = await open();
    const { experimentId } = await sample.get('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
    const reply = await sample.app.dispatch('experiment.trash', { experimentIds: [1, experimentId] });
    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: `experiment ${experimentId} is being trained; stop it before you remove it`,
      },
    });
    expect(await idsIn(sample)).toEqual([experimentId, 3, 2, 1]);
    await sample.get('experiment.stop', { experimentId });
    await sample.get('experiment.trash', { experimentIds: [1, experimentId] });
    expect(await idsIn(sample, true)).toEqual([experimentId, 1]);
  });
});

describe('erasing', () => {
  it('leaves nothing of what lay in the trash, and all of the rest', async () => {
    const sample = await open();
    const measurements = countRows('final_measurement');
    const { rows } = await sample.get('run.table', { experimentId: 2 });
    await sample.get('experiment.trash', { experimentIds: [1, 3] });
    await sample.get('experiment.erase', { experimentIds: [1, 3, 1] });
    expect(await idsIn(sample, true)).toEqual([]);
    expect(await idsIn(sample)).toEqual([2]);
    expect(await sample.get('run.table', {})).toMatchObject({ rows });
    expect([countRows('run'), countRows('variant')]).toEqual([10, 2]);
    expect(countRows('experiment_tag')).toBe(0);
    expect(countRows('final_measurement')).toBeLessThan(Number(measurements));
    const { app } = sample;
    expect(await app.dispatch('experiment.get', { experimentId: 1 })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('does not touch anything where one is not in the trash', async () => {
    const sample = await open();
    await sample.get('experiment.trash', { experimentIds: [1] });
    expect(await sample.app.dispatch('experiment.erase', { experimentIds: [1, 2] })).toMatchObject({
      error: {
        code: 'conflict',
        message: 'experiment 2 is not in the trash; only what is there can be deleted',
      },
    });
    expect(countRows('run')).toBe(30);
  });
});

describe('saved views', () => {
  it('are kept by name, whatever its case, and can be removed', async () => {
    const { get } = await open();
    const other = { ...VIEW, name: 'All', table: 'experiments', filter: '', columns: [], sort: [] } as const;
    await get('savedView.save', VIEW);
    expect((await get('savedView.save', other)).views).toEqual([other, VIEW]);
    const renamed = { ...VIEW, name: 'diverged', filter: '' };
    expect((await get('savedView.save', renamed)).views).toEqual([other, renamed]);
    expect((await get('savedView.list', {})).views).toEqual([other, renamed]);
    expect((await get('savedView.remove', { name: 'DIVERGED' })).views).toEqual([other]);
  });

  it('that are not there cannot be removed', async () => {
    const { app } = await open();
    expect(await app.dispatch('savedView.remove', { name: 'x' })).toMatchObject({
      error: { code: 'not_found', message: 'there is no saved view "x"' },
    });
  });
});
