import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { epochOf, sampleApp, STARTED } from './sample-app.ts';
import { scriptedTrainer, type ScriptedTrainer } from './scripted-trainer.ts';

const SAMPLE_START = { spec: SAMPLE_SPEC, baseFolder: '/' };
const IDLE = scriptedTrainer({ onTrain: () => undefined });

function trainTwoEpochs({ request, tell }: ScriptedTrainer): void {
  tell(STARTED);
  tell(epochOf(request.runs, 1));
  tell(epochOf(request.runs, 2));
}

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'lab.db');
});

describe('a stop', () => {
  it('cancels the runs and keeps every epoch that was finished until then', async () => {
    const trainer = scriptedTrainer({
      onTrain: trainTwoEpochs,
      onStop: ({ request, tell }) => {
        tell(epochOf(request.runs, 3));
        tell({ type: 'stopped' });
      },
    });
    const { get, events } = await sampleApp(file, trainer);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    const { runs } = await get('experiment.stop', { experimentId });
    expect(runs.map(({ status, epochsDone }) => [status, epochsDone])).toEqual(
      Array.from({ length: 4 }, () => ['cancelled', 3]),
    );
    expect(events.at(-1)?.value).toEqual({ experimentId, runs: { cancelled: 4 }, error: null });
  });

  it('takes less than a second with a trainer that does not listen, and ends it', async () => {
    const trainer = scriptedTrainer({ onTrain: trainTwoEpochs });
    const { get, events } = await sampleApp(file, trainer);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await vi.waitUntil(() => events.some(({ name }) => name === 'experiment.progress'));
    const beforeMs = performance.now();
    const { runs } = await get('experiment.stop', { experimentId });
    expect(performance.now() - beforeMs).toBeLessThan(1000);
    expect(trainer.kills).toBe(1);
    expect(runs.map(({ status, epochsDone }) => [status, epochsDone])).toEqual(
      Array.from({ length: 4 }, () => ['cancelled', 2]),
    );
  });

  it('comes before a trainer is up, too', async () => {
    const { get } = await sampleApp(file, IDLE);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    const { runs } = await get('experiment.stop', { experimentId });
    expect(runs.map(({ status, backend }) => [status, backend])).toEqual(
      Array.from({ length: 4 }, () => ['cancelled', null]),
    );
  });

  it('of what is not being trained is a conflict, and of what does not exist not found', async () => {
    const { app, get } = await sampleApp(file, IDLE);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await get('experiment.stop', { experimentId });
    expect(await app.call('experiment.stop', { experimentId })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    expect(await app.call('experiment.stop', { experimentId: 99 })).toMatchObject({
      ok: false,
      error: { code: 'not_found', message: 'there is no experiment 99' },
    });
  });

  it('is part of closing, which interrupts', async () => {
    const { app, get } = await sampleApp(file, IDLE);
    const { experimentId } = await get('experiment.start', SAMPLE_START);
    await app.close();
    const again = await sampleApp(file, IDLE);
    const { experiment } = await again.get('experiment.get', { experimentId });
    expect(experiment.runs).toEqual({ interrupted: 4 });
    expect(again.logged).toEqual([]);
  });
});

describe('epochs', () => {
  it('can be read at most half a second after they came, while the training goes on', async () => {
    const { get } = await sampleApp(file, scriptedTrainer({ onTrain: trainTwoEpochs }));
    const { runs } = await get('experiment.start', SAMPLE_START);
    await vi.waitFor(
      async () => expect((await get('run.get', { runId: runs[0].id })).run.epochsDone).toBe(2),
      { timeout: 2000 },
    );
    expect((await get('run.get', { runId: runs[0].id })).run.status).toBe('running');
  });
});

describe('a start', () => {
  it('leaves the runs of a process that is at work alone, and interrupts them once it was killed', async () => {
    const child = fork(join(import.meta.dirname, 'training-child.ts'), [file]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    const during = await sampleApp(file, IDLE);
    const [before] = (await during.get('experiment.list', {})).experiments;
    expect(before.runs).toEqual({ running: 4 });

    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const after = await sampleApp(file, IDLE);
    const { experiment, runs } = await after.get('experiment.get', { experimentId: before.id });
    expect(experiment.runs).toEqual({ interrupted: 4 });
    expect(runs.map(({ epochsDone }) => epochsDone)).toEqual([2, 2, 2, 2]);
    expect(after.logged).toEqual(['4 runs of a process that is gone are interrupted']);
  });
});
