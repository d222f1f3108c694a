import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RunStatus } from '../../src-main/domain/run.ts';
import { getExperiment, listExperiments, listOwners } from '../../src-main/store/experiments.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import {
  endRun,
  getRun,
  getRunSettings,
  interruptRunsOf,
  listRuns,
  startRun,
} from '../../src-main/store/runs.ts';
import { insertRunResult } from '../../src-main/store/run-result.ts';
import { insertSample, SAMPLE_BACKEND, SAMPLE_SPEC, sampleResult } from './sample-experiment.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
  onTestFinished(() => store.close());
});

function statuses(experimentId: number): RunStatus[] {
  return listRuns(store.read, experimentId).map(({ status }) => status);
}

describe('experiments', () => {
  it('come back with their spec, variants and how many runs have which status', () => {
    const { experimentId, runIds } = insertSample(store);
    startRun(store.write, runIds[0], SAMPLE_BACKEND, 2000);
    expect(getExperiment(store.read, experimentId)).toEqual({
      id: experimentId,
      name: 'none against L2',
      notes: 'a sample',
      task: 'classification',
      dataName: 'iris',
      dataHash: 'bb',
      primaryMetric: 'accuracy',
      countedEpoch: 'last',
      epochs: 3,
      specHash: 'aa',
      createdAtMs: 1000,
      variants: ['none', 'L2'],
      runs: { queued: 3, running: 1 },
      spec: SAMPLE_SPEC,
      baseFolder: '/data',
    });
  });

  it('are listed newest first, a part at a time', () => {
    const ids = Array.from({ length: 3 }, () => insertSample(store).experimentId);
    const page = listExperiments(store.read, { limit: 2, before: null });
    expect(page.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = listExperiments(store.read, { limit: 2, before: ids[1] });
    expect(rest.map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('that do not exist are not found', () => {
    expect(() => getExperiment(store.read, 5)).toThrow('there is no experiment 5');
    expect(() => getRun(store.read, 5)).toThrow('there is no run 5');
    expect(() => getRunSettings(store.read, 5)).toThrow('there is no run 5');
  });
});

describe('runs', () => {
  it('carry settings that are resolved against the model', () => {
    const { runIds } = insertSample(store);
    const settings = getRunSettings(store.read, runIds[2]);
    expect(settings.variant).toBe('L2');
    expect(settings.seed).toBe(7);
    expect(settings.model.parameters.map(({ name }) => name)).toEqual(['dense1.kernel', 'dense1.bias']);
    expect(settings.coefficients.map(({ l2 }) => l2)).toEqual([0.01, 0]);
    expect(settings.rows).toEqual({ train: 90, validation: 30, test: 30 });
  });

  it('are known with what computed them from their start on', () => {
    const { runIds } = insertSample(store);
    expect(getRun(store.read, runIds[0])).toMatchObject({ backend: null, startedAtMs: null });
    startRun(store.write, runIds[0], SAMPLE_BACKEND, 2000);
    expect(getRun(store.read, runIds[0])).toMatchObject({
      status: 'running',
      backend: SAMPLE_BACKEND,
      startedAtMs: 2000,
      endedAtMs: null,
    });
  });

  it('that diverged or failed say where and why', () => {
    const { runIds } = insertSample(store);
    for (const id of runIds.slice(0, 2)) startRun(store.write, id, SAMPLE_BACKEND, 2000);
    endRun(store.write, runIds[0], { status: 'diverged', epoch: 4 }, 3000);
    endRun(store.write, runIds[1], { status: 'failed', code: 'trainer_died', message: 'killed' }, 3000);
    expect(getRun(store.read, runIds[0])).toMatchObject({
      status: 'diverged',
      divergedEpoch: 4,
      error: null,
    });
    expect(getRun(store.read, runIds[1])).toMatchObject({
      status: 'failed',
      endedAtMs: 3000,
      error: { code: 'trainer_died', message: 'killed' },
    });
  });

  it('take no step that the status machine does not know, and stay as they are', () => {
    const { runIds } = insertSample(store);
    const [id] = runIds;
    expect(() => endRun(store.write, id, { status: 'diverged', epoch: 1 }, 3000)).toThrow(
      `run ${id} is queued and cannot become diverged`,
    );
    expect(() => insertRunResult(store.write, id, sampleResult(1, 2), 3000)).toThrow(
      'cannot become completed',
    );
    expect(getRun(store.read, id).status).toBe('queued');
    expect(store.read.get('SELECT count(*) AS count FROM weight')).toEqual({ count: 0 });
  });

  it('cannot have a status that contradicts their columns, whoever writes', () => {
    const { runIds } = insertSample(store);
    const setStatus = (status: string) => () =>
      store.write.change('UPDATE run SET status = ? WHERE id = ?', status, runIds[0]);
    for (const status of ['completed', 'failed', 'diverged', 'interrupted', 'done'])
      expect(setStatus(status), status).toThrow('CHECK constraint failed');
  });

  it('of an owner that died become interrupted, and nobody else’s', () => {
    const mine = insertSample(store, 'dead');
    const others = insertSample(store, 'alive');
    startRun(store.write, mine.runIds[0], SAMPLE_BACKEND, 2000);
    startRun(store.write, mine.runIds[1], SAMPLE_BACKEND, 2000);
    endRun(store.write, mine.runIds[1], { status: 'diverged', epoch: 1 }, 2500);
    expect(interruptRunsOf(store.write, 'dead', 3000)).toBe(3);
    expect(statuses(mine.experimentId)).toEqual(['interrupted', 'diverged', 'interrupted', 'interrupted']);
    expect(statuses(others.experimentId)).toEqual(['queued', 'queued', 'queued', 'queued']);
    expect(listOwners(store.read)).toEqual(['alive']);
  });

  it('go with everything that hangs on them when their experiment is deleted', () => {
    const { experimentId, runIds } = insertSample(store);
    startRun(store.write, runIds[0], SAMPLE_BACKEND, 2000);
    insertRunResult(store.write, runIds[0], sampleResult(1, 2), 3000);
    store.write.changeOne('DELETE FROM experiment WHERE id = ?', experimentId);
    for (const table of ['variant', 'run', 'final_measurement', 'prediction', 'weight'])
      expect(store.read.get(`SELECT count(*) AS count FROM ${table}`), table).toEqual({ count: 0 });
  });
});
