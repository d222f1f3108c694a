import Database from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { listPredictions } from '../../src-main/store/predictions.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { findWeights } from '../../src-main/store/weights.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC, sampleResult } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { epochOf, sampleApp, STARTED } from './sample-app.ts';
import { scriptedTrainer, type ScriptedTrainer, type TrainerScript } from './scripted-trainer.ts';

const EPOCHS = [1, 2, 3];

/** Trains all runs to their end. */
function trainAll({ request, tell }: ScriptedTrainer): void {
  tell(STARTED);
  for (const epoch of EPOCHS) tell(epochOf(request.runs, epoch));
  for (const { runId } of request.runs) tell({ type: 'runCompleted', runId, result: sampleResult(2, 3) });
  tell({ type: 'finished' });
}

/** Completes a run twice. */
function contradict({ request, tell }: ScriptedTrainer): void {
  const [{ runId }] = request.runs;
  tell(STARTED);
  for (let count = 0; count < 2; count++) tell({ type: 'runCompleted', runId, result: sampleResult(1, 3) });
}

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'lab.db');
});

function start(script: TrainerScript) {
  return sampleApp(file, scriptedTrainer(script));
}

const SAMPLE_START = { spec: SAMPLE_SPEC, baseFolder: '/' };

function rowCounts(): Record<string, unknown> {
  const reader = new Database(file, { readonly: true });
  onTestFinished(() => void reader.close());
  const tables = ['experiment', 'variant', 'run', 'metric', 'metric_point', 'final_measurement', 'weight'];
  return Object.fromEntries(
    tables.map((table) => [table, reader.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]),
  );
}

describe('an experiment', () => {
  it('answers at its start with queued runs, and has every one completed at its end', async () => {
    const { get, ended, events } = await start({ onTrain: trainAll });
    const { experimentId, runs } = await get('experiment.start', SAMPLE_START);
    expect(runs.map(({ variant, seed, status }) => [variant, seed, status])).toEqual([
      ['none', 7, 'queued'],
      ['none', 8, 'queued'],
      ['L2', 7, 'queued'],
      ['L2', 8, 'queued'],
    ]);
    await ended(experimentId);
    const { experiment, runs: after } = await get('experiment.get', { experimentId });
    expect(experiment).toMatchObject({ dataName: 'iris', spec: SAMPLE_SPEC, runs: { completed: 4 } });
    expect(experiment.dataHash).toMatch(/^[0-9a-f]{64}$/);
    for (const run of after)
      expect(run).toMatchObject({
        status: 'completed',
        backend: SAMPLE_BACKEND,
        dataHash: experiment.dataHash,
        epochsDone: 3,
        bestEpoch: 2,
        countedEpoch: 3,
      });
    expect(events.at(-1)).toEqual({
      name: 'experiment.ended',
      value: { experimentId, runs: { completed: 4 }, error: null },
    });
  });

  it('keeps series, final measurements, predictions and weights of every run', async () => {
    const { get, ended } = await start({ onTrain: trainAll });
    const { experimentId, runs } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const runId = runs[3].id;
    const { settings, measurements, series } = await get('run.get', { runId });
    expect(settings).toMatchObject({ variant: 'L2', seed: 8, rows: { train: 90, validation: 30, test: 30 } });
    expect(measurements).toEqual(sampleResult(2, 3).measurements);
    expect(series.map(({ scope, count, lastEpoch }) => [scope, count, lastEpoch])).toEqual([
      ['train', 3, 3],
      ['validation', 3, 3],
    ]);
    const { series: fresh } = await get('run.series', { runId, afterEpoch: 1 });
    // 1 / epoch on train, twice that on validation.
    expect(fresh.map(({ points }) => points)).toEqual([
      [
        { epoch: 2, value: 1 / 2 },
        { epoch: 3, value: 1 / 3 },
      ],
      [
        { epoch: 2, value: 1 },
        { epoch: 3, value: 2 / 3 },
      ],
    ]);
    const store = await openStore(file);
    onTestFinished(() => store.close());
    expect(listPredictions(store.read, runId)).toEqual(sampleResult(2, 3).predictions);
    expect(findWeights(store.read, runId, 2)).toEqual(sampleResult(2, 3).best);
  });

  it('is compared variant by variant over its seeds', async () => {
    const { get, ended } = await start({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        for (const { runId, variantIndex, seed } of request.runs) {
          // Baseline 0.8 and 0.9; L2 is 0.02 and 0.04 above.
          const accuracy = 0.8 + (seed - 7) * 0.1 + variantIndex * 0.02 * (seed - 6);
          const measured = [
            { scope: 'test' as const, name: 'accuracy', detail: '', value: { value: accuracy } },
          ];
          tell({ type: 'runCompleted', runId, result: { ...sampleResult(1, 3), measurements: measured } });
        }
        tell({ type: 'finished' });
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { comparisons, primaryMetric } = await get('experiment.compare', { experimentId });
    expect(primaryMetric).toBe('accuracy');
    expect(comparisons).toHaveLength(1);
    const [comparison] = comparisons;
    expect(comparison.pairedSeeds).toEqual([7, 8]);
    expect(comparison.differences).toEqual([]);
    const [metric] = comparison.metrics;
    expect(metric.a.mean.value).toBeCloseTo((0.8 + 0.9) / 2, 12);
    expect(metric.difference.mean.value).toBeCloseTo((0.02 + 0.04) / 2, 12);
  });

  it.each([
    ['a spec that is wrong', { ...SAMPLE_SPEC, seeds: [1, 1] }, 'seeds[1]'],
    ['a setting outside its limits', { ...SAMPLE_SPEC, training: { epochs: 0 } }, 'training.epochs'],
    [
      'a file that is missing',
      { ...SAMPLE_SPEC, data: { source: 'csv', path: 'none.csv', target: 'y' } },
      'data.path',
    ],
    [
      'a row that is ragged',
      { ...SAMPLE_SPEC, data: { source: 'csv', path: 'ragged.csv', target: 'y' } },
      'ragged.csv',
    ],
  ])('is not kept, nor anything of it, after %s', async (_, spec, place) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ragged.csv'), 'x,y\n1,a\n2\n');
    let started = 0;
    const { app } = await start({ onTrain: () => (started += 1) });
    const before = rowCounts();
    const reply = await app.dispatch('experiment.start', { spec, baseFolder: folder });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(JSON.stringify(reply)).toContain(place);
    expect(rowCounts()).toEqual(before);
    expect(before.experiment).toBe(0);
    expect(started).toBe(0);
  });
});

describe('a run', () => {
  it('that diverges does not stop the others', async () => {
    const { get, ended } = await start({
      onTrain: ({ request, tell }) => {
        const [first, ...others] = request.runs;
        tell(STARTED);
        tell(epochOf(request.runs, 1));
        tell({ type: 'runDiverged', runId: first.runId, epoch: 2 });
        // In lock step the trainer may still report it.
        tell(epochOf(request.runs, 2));
        for (const { runId } of others) tell({ type: 'runCompleted', runId, result: sampleResult(1, 2) });
        tell({ type: 'finished' });
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { runs } = await get('experiment.get', { experimentId });
    expect(runs.map(({ status, epochsDone }) => [status, epochsDone])).toEqual([
      ['diverged', 1],
      ['completed', 2],
      ['completed', 2],
      ['completed', 2],
    ]);
    expect(runs[0].divergedEpoch).toBe(2);
  });

  it('that has not ended is interrupted when the trainer dies, with why; epochs and finished runs stay', async () => {
    const { get, ended, events } = await start({
      onTrain: ({ request, tell, exit }) => {
        tell(STARTED);
        tell(epochOf(request.runs, 1));
        tell({ type: 'runCompleted', runId: request.runs[0].runId, result: sampleResult(1, 1) });
        tell(epochOf(request.runs.slice(1), 2));
        exit({ signal: 'SIGSEGV', stderr: 'bad pointer\n' });
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const message = 'the training process was ended by SIGSEGV: bad pointer';
    const { runs, notices } = await get('experiment.get', { experimentId });
    expect(runs.map(({ status, epochsDone }) => [status, epochsDone])).toEqual([
      ['completed', 1],
      ['interrupted', 2],
      ['interrupted', 2],
      ['interrupted', 2],
    ]);
    expect(notices.map(({ text }) => text)).toEqual(['a notice', message]);
    expect(events.at(-1)?.value).toMatchObject({
      runs: { completed: 1, interrupted: 3 },
      error: { code: 'trainer_died', message },
    });
  });

  it('fails with what the trainer says, even before it started', async () => {
    const error = { code: 'backend_unavailable' as const, message: 'no native runtime', problems: [] };
    const { get, ended } = await start({ onTrain: ({ tell }) => tell({ type: 'failed', error }) });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { runs } = await get('experiment.get', { experimentId });
    for (const run of runs)
      expect(run).toMatchObject({
        status: 'failed',
        backend: null,
        error: { code: 'backend_unavailable', message: 'no native runtime' },
      });
  });

  it('that the trainer forgets fails, and is not left running', async () => {
    const { get, ended } = await start({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        for (const { runId } of request.runs.slice(1))
          tell({ type: 'runCompleted', runId, result: sampleResult(1, 3) });
        tell({ type: 'finished' });
      },
    });
    const { experimentId, runs } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { id } = runs[0];
    expect((await get('run.get', { runId: id })).run).toMatchObject({
      status: 'failed',
      error: {
        code: 'internal',
        message: `the training process finished without a result of run ${id}`,
      },
    });
  });

  it('fails where the trainer contradicts itself, and other experiments go on', async () => {
    let count = 0;
    const { get, ended, logged } = await start({
      onTrain: (trainer) => {
        count += 1;
        if (count === 1) contradict(trainer);
        else trainAll(trainer);
      },
    });
    const bad = await get('experiment.start', SAMPLE_START);
    const good = await get('experiment.start', SAMPLE_START);
    await Promise.all([ended(bad.experimentId), ended(good.experimentId)]);
    const { experiments } = await get('experiment.list', {});
    expect(experiments.map(({ id, runs }) => [id, runs])).toEqual([
      [good.experimentId, { completed: 4 }],
      [bad.experimentId, { completed: 1, failed: 3 }],
    ]);
    expect(logged.join()).toContain(`experiment ${bad.experimentId} could not go on`);
  });
});

describe('a store that refuses', () => {
  it('fails the runs whose numbers were lost, and says so', async () => {
    const { get, ended, events } = await start({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        // The same epoch twice: a key of the table. Nothing else comes, so that the clock writes it.
        for (let count = 0; count < 2; count++) tell(epochOf(request.runs, 1));
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { experiment, runs } = await get('experiment.get', { experimentId });
    expect(experiment.runs).toEqual({ failed: 4 });
    expect(runs[0]).toMatchObject({ epochsDone: 0, error: { code: 'internal' } });
    expect(JSON.stringify(events.at(-1))).toContain('UNIQUE constraint failed');
  });

  it('fails the runs when it refuses at the very end', async () => {
    const { get, ended } = await start({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        for (let count = 0; count < 2; count++) tell(epochOf(request.runs, 1));
        tell({ type: 'stopped' });
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { experiment } = await get('experiment.get', { experimentId });
    expect(experiment.runs).toEqual({ failed: 4 });
  });
});

describe('progress', () => {
  it('tells runs, epochs and the latest mean loss of each variant', async () => {
    const { get, ended, events } = await start({
      onTrain: ({ request, tell, exit }) => {
        tell(STARTED);
        tell(epochOf(request.runs.slice(0, 2), 2, 0.25));
        exit();
      },
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const told = events.filter(({ name }) => name === 'experiment.progress').map(({ value }) => value);
    expect(told[0]).toEqual({
      experimentId,
      paused: false,
      runsDone: 0,
      runsTotal: 4,
      epoch: 2,
      epochs: 3,
      // 1 ms for an epoch of two runs: one epoch of those, and three of the two others that have not begun.
      // A few milliseconds may pass before it is told.
      remainingMs: expect.closeTo(2 * 1 * 0.5 + 2 * 3 * 0.5, -1) as number,
      variants: [
        { variant: 'none', trainLoss: 0.25, validationLoss: 0.5 },
        { variant: 'L2', trainLoss: null, validationLoss: null },
      ],
    });
    expect(told.at(-1)).toMatchObject({ runsDone: 4 });
    expect(events.find(({ name }) => name === 'experiment.started')?.value).toEqual({
      experimentId,
      backend: SAMPLE_BACKEND,
      notices: ['a notice'],
    });
  });

  it('is told at most every 100 ms, however short the epochs are', async () => {
    const { get, ended, events } = await start({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        for (let epoch = 1; epoch <= 200; epoch++) tell(epochOf(request.runs, epoch));
        tell({ type: 'stopped' });
      },
    });
    const beforeMs = Date.now();
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const told = events.filter(({ name }) => name === 'experiment.progress').length;
    // One at once, one per 100 ms after it, one at the end.
    expect(told).toBeLessThanOrEqual(2 + Math.floor((Date.now() - beforeMs) / 100));
  });

  it('that makes a listener fail does not harm the training', async () => {
    const { app, get, ended, logged } = await start({ onTrain: trainAll });
    app.subscribe(() => {
      throw new Error('the window is gone');
    });
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const { experiment } = await get('experiment.get', { experimentId });
    expect(experiment.runs).toEqual({ completed: 4 });
    expect(logged.join()).toContain('the window is gone');
  });
});
