import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TrainRequest } from '../../src-main/contract/trainer-messages.ts';
import type { RunCheckpoint } from '../../src-main/domain/checkpoint.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC, sampleResult } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { epochOf, sampleApp, STARTED } from './sample-app.ts';
import { scriptedTrainer, type ScriptedTrainer } from './scripted-trainer.ts';

const SAMPLE_START = { spec: SAMPLE_SPEC, baseFolder: '/' };

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'lab.db');
});

function stateOf(runId: number, epoch: number): RunCheckpoint {
  return {
    runId,
    standing: 'live',
    lowestLoss: 1 / epoch,
    bestEpoch: epoch,
    earlyStop: null,
    plateau: { rate: 0.5, best: null, badEpochs: 1, cooldown: 0 },
    values: Float32Array.of(runId, epoch, NaN, -0, 1 / 3),
  };
}

function checkpoint(
  { tell }: ScriptedTrainer,
  runIds: readonly number[],
  epoch: number,
  parts?: number,
): void {
  for (const [position, runId] of runIds.slice(0, parts).entries())
    tell({
      type: 'checkpoint',
      firstRunId: runIds[0],
      place: { epoch, step: 10 * epoch },
      position,
      count: runIds.length,
      run: stateOf(runId, epoch),
    });
}

function idsOf({ request }: ScriptedTrainer): number[] {
  return request.runs.map(({ runId }) => runId);
}

/** The first time two epochs with a checkpoint behind each, and the first run's end; then all the rest. */
function interruptedOnce(requests: TrainRequest[]) {
  return scriptedTrainer({
    onTrain: (trainer) => {
      const { request, tell, exit } = trainer;
      requests.push(request);
      tell(STARTED);
      if (requests.length === 1) {
        for (const epoch of [1, 2]) {
          tell(epochOf(request.runs, epoch));
          checkpoint(trainer, idsOf(trainer), epoch);
        }
        tell({ type: 'runCompleted', runId: request.runs[0].runId, result: sampleResult(1, 2) });
        tell(epochOf(request.runs.slice(1), 3));
        // One part is missing when it dies.
        checkpoint(trainer, idsOf(trainer), 3, 3);
        exit({ signal: 'SIGKILL' });
        return;
      }
      // Epoch 3 is stored.
      tell(epochOf(request.runs.slice(1), 3));
      for (const { runId } of request.runs.slice(1))
        tell({ type: 'runCompleted', runId, result: sampleResult(2, 3) });
      tell({ type: 'finished' });
    },
  });
}

describe('a resume', () => {
  it('goes on behind the last complete checkpoint with what has no result, and keeps what is stored', async () => {
    const requests: TrainRequest[] = [];
    const { get, ended, events } = await sampleApp(file, interruptedOnce(requests));
    const { experimentId, runs } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const before = await get('experiment.get', { experimentId });
    expect(before.experiment.runs).toEqual({ completed: 1, interrupted: 3 });
    expect(before.training).toBe(null);
    events.length = 0;

    const resumed = await get('experiment.resume', { experimentId });
    expect(resumed.runs.map(({ status }) => status)).toEqual(['completed', 'queued', 'queued', 'queued']);
    expect(resumed.training.progress).toMatchObject({ runsDone: 1, runsTotal: 4, epoch: 2, paused: false });
    await ended(experimentId);
    const [first, second] = requests;
    expect(first).toMatchObject({ doneRunIds: [], checkpoints: [] });
    expect(second.runs).toEqual(first.runs);
    expect(second.doneRunIds).toEqual([runs[0].id]);
    expect(second.spec.backend).toBe(SAMPLE_BACKEND.name);
    expect(second.checkpoints).toEqual([{ epoch: 2, step: 20, runs: runs.map(({ id }) => stateOf(id, 2)) }]);

    const after = await get('experiment.get', { experimentId });
    expect(after.experiment.runs).toEqual({ completed: 4 });
    expect(after.runs.map(({ epochsDone }) => epochsDone)).toEqual([2, 3, 3, 3]);
    expect(after.runs[1].startedAtMs).toBe(before.runs[1].startedAtMs);
    const { series } = await get('run.series', { runId: runs[1].id });
    expect(series.map(({ points }) => points.map(({ epoch }) => epoch))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('leaves no checkpoint behind where every run has its result', async () => {
    const { get, ended, events } = await sampleApp(file, interruptedOnce([]));
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const reader = new Database(file, { readonly: true });
    onTestFinished(() => void reader.close());
    const rows = reader.prepare(
      'SELECT (SELECT count(*) FROM checkpoint) AS checkpoints, (SELECT count(*) FROM checkpoint_run) AS runs',
    );
    // The newest one, with all four runs; nothing of the one before it, nor of the one that was not completed.
    expect(rows.get()).toEqual({ checkpoints: 1, runs: 4 });
    events.length = 0;
    await get('experiment.resume', { experimentId });
    await ended(experimentId);
    expect(rows.get()).toEqual({ checkpoints: 0, runs: 0 });
  });

  it.each([
    [
      'is damaged',
      'UPDATE checkpoint_run SET data = zeroblob(length(data)) WHERE position = 2',
      'is damaged',
    ],
    [
      'was made by another Ridgeline',
      "UPDATE checkpoint SET app_version = '0.0.9'",
      'was made by Ridgeline 0.0.9',
    ],
  ])('starts over, and says so, where the checkpoint %s', async (_, sql, reason) => {
    const requests: TrainRequest[] = [];
    const { get, ended } = await sampleApp(file, interruptedOnce(requests));
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    const writer = new Database(file);
    onTestFinished(() => void writer.close());
    writer.exec(sql);
    await get('experiment.resume', { experimentId });
    await vi.waitUntil(() => requests.length === 2);
    expect(requests[1].checkpoints).toEqual([]);
    const { notices } = await get('experiment.get', { experimentId });
    expect(notices.map(({ text }) => text)).toContain(
      `The checkpoint of epoch 2 ${reason}: its runs train from the start.`,
    );
  });

  it('takes what was cancelled, and what failed', async () => {
    const requests: TrainRequest[] = [];
    const trainer = scriptedTrainer({
      onTrain: ({ request, tell }) => {
        requests.push(request);
        if (requests.length !== 2) return;
        tell({ type: 'failed', error: { code: 'backend_unavailable', message: 'no runtime', problems: [] } });
      },
    });
    const { get, ended } = await sampleApp(file, trainer);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await get('experiment.stop', { experimentId });
    await get('experiment.resume', { experimentId });
    await vi.waitUntil(() => requests.length === 2);
    await ended(experimentId);
    await vi.waitFor(async () =>
      expect((await get('experiment.get', { experimentId })).experiment.runs).toEqual({ failed: 4 }),
    );
    const { runs } = await get('experiment.resume', { experimentId, backend: 'wasm' });
    expect(runs.map(({ status, error }) => [status, error])).toEqual(
      Array.from({ length: 4 }, () => ['queued', null]),
    );
    await vi.waitUntil(() => requests.length === 3);
    expect(requests[2].spec.backend).toBe('wasm');
  });

  it('is refused where every run has its result, and where another process trains the experiment', async () => {
    const { app, get, ended, events } = await sampleApp(file, interruptedOnce([]));
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await ended(experimentId);
    events.length = 0;
    await get('experiment.resume', { experimentId });
    await ended(experimentId);
    expect(await app.call('experiment.resume', { experimentId })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: `every run of experiment ${experimentId} has its result` },
    });

    const child = fork(join(import.meta.dirname, 'training-child.ts'), [file]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    const [{ id }] = (await get('experiment.list', {})).experiments;
    expect(await app.call('experiment.resume', { experimentId: id })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: `experiment ${id} is being trained by another process` },
    });
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    // This process has been up all the time: it takes over what nobody works on any more.
    const { training } = await get('experiment.resume', { experimentId: id });
    expect(training.progress.runsDone).toBe(0);
  });
});

describe('a resume of what lies in the trash', () => {
  it('is refused until it is restored', async () => {
    const { app, get } = await sampleApp(file, scriptedTrainer({ onTrain: () => undefined }));
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await get('experiment.stop', { experimentId });
    await get('experiment.trash', { experimentIds: [experimentId] });
    expect(await app.call('experiment.resume', { experimentId })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: `experiment ${experimentId} is in the trash; restore it first` },
    });
    await get('experiment.restore', { experimentIds: [experimentId] });
    await get('experiment.resume', { experimentId });
  });
});

describe('a pause', () => {
  it('is told, survives a look from elsewhere, counts as idle, and ends', async () => {
    const asked: string[] = [];
    const trainer = scriptedTrainer({
      onTrain: ({ request, tell }) => {
        tell(STARTED);
        tell(epochOf(request.runs, 1));
      },
      onPause: () => void asked.push('pause'),
      onContinue: ({ request, tell }) => {
        asked.push('continue');
        for (const { runId } of request.runs)
          tell({ type: 'runCompleted', runId, result: sampleResult(1, 1) });
        tell({ type: 'finished' });
      },
    });
    const { get, ended, events } = await sampleApp(file, trainer);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await vi.waitUntil(() => events.some(({ name }) => name === 'experiment.progress'));
    const { training } = await get('experiment.pause', { experimentId });
    expect(training.progress).toMatchObject({ paused: true, epoch: 1 });
    expect(events.at(-1)).toEqual({ name: 'experiment.progress', value: training.progress });
    await get('experiment.pause', { experimentId });

    const paused = await get('experiment.get', { experimentId });
    expect(paused.training).toEqual(training);
    expect(paused.notices).toEqual([{ atMs: expect.any(Number) as number, text: 'a notice' }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    // What stands still is not counted.
    expect((await get('experiment.get', { experimentId })).training).toEqual(training);

    expect((await get('experiment.resume', { experimentId })).training.progress.paused).toBe(false);
    await ended(experimentId);
    expect(asked).toEqual(['pause', 'continue']);
    const { runs } = await get('experiment.get', { experimentId });
    for (const { idleMs } of runs) expect(idleMs).toBeGreaterThanOrEqual(100);
  });

  it('does not keep a stop from ending the training', async () => {
    const trainer = scriptedTrainer({
      onTrain: ({ tell }) => tell(STARTED),
      onStop: ({ tell }) => tell({ type: 'stopped' }),
    });
    const { get } = await sampleApp(file, trainer);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await get('experiment.pause', { experimentId });
    const { runs } = await get('experiment.stop', { experimentId });
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });

  it('of what this process does not train is a conflict', async () => {
    const { app, get } = await sampleApp(file, scriptedTrainer({ onTrain: () => undefined }));
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await get('experiment.stop', { experimentId });
    expect(await app.call('experiment.pause', { experimentId })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });
});
