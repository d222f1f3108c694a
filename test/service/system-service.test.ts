import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { durationLike, nearestTraining } from '../../src-main/domain/training-time.ts';
import { planGroup } from '../../src-main/domain/plan.ts';
import { trainingMemoryBytes } from '../../src-main/domain/training-memory.ts';
import { SAMPLE_SPEC, sampleResult } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { epochOf, SAMPLE_INSPECTION, sampleApp, STARTED } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

/** Trains every run for a while and completes it. */
const completing = scriptedTrainer({
  onTrain: ({ request, tell, exit }) => {
    tell(STARTED);
    setTimeout(() => {
      tell(epochOf(request.runs, 1));
      for (const { runId } of request.runs) tell({ type: 'runCompleted', runId, result: sampleResult(1, 1) });
      tell({ type: 'finished' });
      exit({ code: 0 });
    }, 30);
  },
});

function freshApp() {
  return sampleApp(join(temporaryFolder(), 'lab.db'), completing);
}

describe('system.info', () => {
  it('names the program, the database and what it holds', async () => {
    const { app, get, ended } = await freshApp();
    const empty = await get('system.info', {});
    expect(empty).toMatchObject({
      appVersion: '0.1.0',
      platform: `${process.platform}-${process.arch}`,
      storeFile: app.storeFile,
      experiments: 0,
      runs: 0,
      lastBackend: null,
      homeFolder: '/home/somebody',
    });
    expect(empty.storeSizeBytes).toBeGreaterThan(4096);
    const { experimentId } = await get('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
    await ended(experimentId);
    expect(await get('system.info', {})).toMatchObject({
      experiments: 1,
      runs: SAMPLE_SPEC.seeds.length * SAMPLE_SPEC.variants.length,
      lastBackend: { name: 'wasm', version: 'tfjs-backend-wasm 4.22.0' },
    });
  });
});

it('system.doctor gives what the machine was found to have', async () => {
  const { get } = await freshApp();
  expect(await get('system.doctor', {})).toEqual(SAMPLE_INSPECTION);
});

describe('system.backup', () => {
  it('writes beside the database unless it is told where', async () => {
    const { app, get } = await freshApp();
    const own = await get('system.backup', {});
    expect(dirname(own.file)).toBe(dirname(app.storeFile));
    expect(basename(own.file)).toMatch(/^lab-backup-\d{4}-\d\d-\d\dT\d{6}Z\.db$/);
    expect(statSync(own.file).size).toBe(own.sizeBytes);
    const to = join(temporaryFolder(), 'elsewhere.db');
    expect(await get('system.backup', { to })).toMatchObject({ file: to });
  });

  it('writes one at a time', async () => {
    const { app } = await freshApp();
    const folder = temporaryFolder();
    const replies = await Promise.all(
      ['one.db', 'two.db'].map((name) => app.call('system.backup', { to: join(folder, name) })),
    );
    expect(replies).toMatchObject([{ ok: true }, { ok: false, error: { code: 'conflict' } }]);
    expect(readdirSync(folder)).toEqual(['one.db']);
  });
});

it('example.list gives every spec that ships, valid and ready to start', async () => {
  const { get } = await freshApp();
  const { examples } = await get('example.list', {});
  expect(examples.map(({ id }) => `${id}.json`).sort()).toEqual(readdirSync(EXAMPLES).sort());
  // The plainest question first: none against one regularizer.
  expect(examples[0].id).toBe('breast-cancer-l2');
  for (const { name, notes, spec } of examples) {
    expect(name).toBe(spec.name);
    expect(notes).not.toBe('');
  }
});

describe('experiment.estimate', () => {
  it('counts runs, weights and the memory that they take', async () => {
    const { get } = await freshApp();
    const estimate = await get('experiment.estimate', { spec: SAMPLE_SPEC, baseFolder: '/' });
    // Iris: 4 features, 150 rows. One dense layer 4 → 3 under SGD: weights, gradients and the best epoch's copy.
    const weights = 4 * 3 + 3;
    const perMember = weights * 3 + 2 * 16 * (4 + 3);
    expect(estimate).toEqual({
      members: 4,
      groups: 1,
      parameters: weights,
      memoryBytes: 4 * (4 * perMember + 150 * (4 + 1)),
      durationMs: null,
      how: 'Nothing with this data, model and batch size was trained here yet.',
      // Rows 101 and 142 of the iris flowers are the same, and in different parts of this split.
      warnings: [
        expect.objectContaining({ kind: 'duplicateRows', isNegligible: true, count: 1, rows: [101] }),
      ],
    });
  });

  it('counts the state of the optimizer', () => {
    const bytesUnder = (optimizer: typeof SAMPLE_SPEC.training.optimizer): number =>
      trainingMemoryBytes(
        planGroup({ ...SAMPLE_SPEC, training: { ...SAMPLE_SPEC.training, optimizer } }, 4),
        150,
      );
    const plain = bytesUnder({ type: 'sgd', learningRate: 0.1 });
    const perState = 4 * 4 * 15;
    expect(bytesUnder({ type: 'sgd', learningRate: 0.1, momentum: 0.9 })).toBe(plain + perState);
    expect(bytesUnder({ type: 'adam', learningRate: 0.1 })).toBe(plain + 2 * perState);
    expect(bytesUnder({ type: 'adagrad', learningRate: 0.1 })).toBe(plain + perState);
    expect(bytesUnder({ type: 'rmsprop', learningRate: 0.1 })).toBe(plain + perState);
    expect(bytesUnder({ type: 'rmsprop', learningRate: 0.1, momentum: 0.9, centered: true })).toBe(
      plain + 3 * perState,
    );
  });

  it('takes the time from a training of the same data, model and batch size', async () => {
    const { get, ended } = await freshApp();
    const { experimentId } = await get('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
    await ended(experimentId);
    const { runs } = await get('experiment.get', { experimentId });
    const lastEnd = Math.max(...runs.map(({ endedAtMs }) => endedAtMs ?? 0));
    const firstStart = Math.min(...runs.map(({ startedAtMs }) => startedAtMs ?? Infinity));
    const tookMs = lastEnd - firstStart;
    // Trained: 4 runs, 1 epoch. Asked for: 3 seeds × 2 variants, 3 epochs.
    const wanted = { ...SAMPLE_SPEC, seeds: [1, 2, 3] };
    const estimate = await get('experiment.estimate', { spec: wanted, baseFolder: '/' });
    expect(estimate.durationMs).toBe(Math.round((tookMs * 3 * 6) / (1 * 4)));
    expect(estimate.how).toBe(
      `By experiment ${experimentId}: 4 runs over 1 epochs took ${(tookMs / 1000).toFixed(1)} s.`,
    );
    for (const other of [
      { ...SAMPLE_SPEC, training: { ...SAMPLE_SPEC.training, batchSize: 17 } },
      { ...SAMPLE_SPEC, backend: 'wasm' as const },
      { ...SAMPLE_SPEC, split: { ...SAMPLE_SPEC.split, seed: 1 } },
    ])
      expect(await get('experiment.estimate', { spec: other, baseFolder: '/' })).toMatchObject({
        durationMs: null,
      });
  });

  it('chooses the past training with the nearest number of members', () => {
    const past = [2, 10, 40].map((members) => ({ members, epochs: 10, durationMs: members }));
    expect(nearestTraining(past, 12)?.members).toBe(10);
    expect(nearestTraining(past, 25)?.members).toBe(40);
    expect(nearestTraining(past.slice(0, 0), 25)).toBeUndefined();
    const doubleAndHalf = { members: 20, epochs: 5 };
    const likeMs = durationLike({ members: 10, epochs: 10, durationMs: 50 }, doubleAndHalf);
    expect(likeMs).toBe(50);
  });

  it('answers data that cannot be read as invalid, and reads them anew the next time', async () => {
    const { app } = await freshApp();
    const spec = { ...SAMPLE_SPEC, data: { source: 'csv' as const, path: 'gone.csv', target: 'y' } };
    for (let time = 0; time < 2; time += 1)
      expect(await app.call('experiment.estimate', { spec, baseFolder: '/' })).toMatchObject({
        ok: false,
        error: { code: 'invalid', problems: [{ field: 'data.path' }] },
      });
  });
});
