import Database from 'better-sqlite3';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrainRequest } from '../../src-main/contract/trainer-messages.ts';
import type { BackendChoice, ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { lacksNativeRuntime } from '../runtime/native-runtime.ts';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { hashSpec } from '../../src-main/service/spec-hash.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC, sampleResult } from '../store/sample-experiment.ts';
import type { TrainerPort } from '../../src-main/service/trainer-port.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { epochOf, sampleApp, STARTED, type SampleApp } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';
import { SWEEP } from './trained-lab.ts';

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'lab.db');
});

/** Trains at once what is asked of it; the n-th request may die behind its first epoch. */
function quickTrainer(requests: TrainRequest[], dies: number | null = null) {
  return scriptedTrainer({
    onTrain: ({ request, tell, exit }) => {
      requests.push(request);
      const left = request.runs.filter(({ runId }) => !request.doneRunIds.includes(runId));
      tell(STARTED);
      tell(epochOf(left, 1));
      if (requests.length === dies) {
        exit({ signal: 'SIGKILL' });
        return;
      }
      for (const { runId } of left) tell({ type: 'runCompleted', runId, result: sampleResult(1, 1) });
      tell({ type: 'finished' });
    },
  });
}

async function trainedSample({ get, ended, events }: SampleApp): Promise<number> {
  const { experimentId } = await get('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
  await ended(experimentId);
  events.length = 0;
  return experimentId;
}

/** Everything that was measured, by variant and seed. */
function numbersIn(database: string): unknown[] {
  const reader = new Database(database, { readonly: true });
  try {
    return [
      ...reader
        .prepare(
          `SELECT variant, seed, scope, name, detail, epoch, value, undefined_because FROM metric_series
           ORDER BY variant, seed, scope, name, detail, epoch`,
        )
        .all(),
      ...reader
        .prepare(
          `SELECT variant, seed, scope, name, detail, value FROM final_metric
           ORDER BY variant, seed, scope, name, detail`,
        )
        .all(),
      ...reader
        .prepare(
          `SELECT variant_position, seed, epoch, parameter, hex(data) FROM weight JOIN run ON run.id = run_id
           ORDER BY variant_position, seed, epoch, parameter`,
        )
        .all(),
    ];
  } finally {
    reader.close();
  }
}

describe('adding seeds', () => {
  it('trains every variant under the new seeds only, on the backend of the others', async () => {
    const requests: TrainRequest[] = [];
    const app = await sampleApp(file, quickTrainer(requests));
    const experimentId = await trainedSample(app);
    const before = await app.get('experiment.get', { experimentId });
    const added = await app.get('experiment.addSeeds', { experimentId, count: 2 });
    expect(added.seeds).toEqual([9, 10]);
    expect(added.training.progress).toMatchObject({ runsDone: 4, runsTotal: 8 });
    expect(app.events).toContainEqual({ name: 'experiment.changed', value: { experimentId } });
    await app.ended(experimentId);

    const after = await app.get('experiment.get', { experimentId });
    const grown: ExperimentSpec = { ...SAMPLE_SPEC, seeds: [7, 8, 9, 10] };
    expect(after.experiment.spec).toEqual(grown);
    expect(after.experiment.specHash).toBe(hashSpec(grown));
    expect(after.experiment.runs).toEqual({ completed: 8 });
    expect(after.runs.map(({ variant, seed }) => `${variant} ${seed}`)).toEqual([
      ...['none 7', 'none 8', 'none 9', 'none 10'],
      ...['L2 7', 'L2 8', 'L2 9', 'L2 10'],
    ]);
    // What had a result is as it was.
    const old = after.runs.filter(({ id }) => before.runs.some((run) => run.id === id));
    expect(old).toEqual(before.runs);
    const [, request] = requests;
    expect(request.spec.backend).toBe(SAMPLE_BACKEND.name);
    expect(request.doneRunIds.toSorted()).toEqual(before.runs.map(({ id }) => id).toSorted());
    expect(request.runs.map(({ seed, addition }) => [seed, addition])).toEqual(
      [7, 8, 9, 10, 7, 8, 9, 10].map((seed) => [seed, seed > 8 ? 1 : undefined]),
    );
  });

  it('leaves a note, and the verdict says how often it was done after a look at results', async () => {
    const app = await sampleApp(file, quickTrainer([]));
    const experimentId = await trainedSample(app);
    const looks = async () => {
      const { comparisons } = await app.get('experiment.compare', { experimentId });
      return comparisons.map((comparison) => [comparison.looks, comparison.verdict.sentence] as const);
    };
    expect((await looks())[0][0]).toBe(0);
    for (const count of [1, 3]) {
      app.events.length = 0;
      await app.get('experiment.addSeeds', { experimentId, count });
      await app.ended(experimentId);
    }
    const [[count, sentence]] = await looks();
    expect(count).toBe(2);
    expect(sentence).toContain('seeds were added twice after results were there');
    const { notices } = await app.get('experiment.get', { experimentId });
    const own = notices.map(({ text }) => text).filter((text) => text !== 'a notice');
    expect(own[0]).toMatch(
      /^Seed 9 added, addition 1: seeds were added once .* p below 0\.025 stays safe\.$/,
    );
    expect(own[1]).toMatch(/^Seeds 10, 11, 12 added, addition 2: seeds were added twice/);

    // Those that were there at the start are a comparison that nobody looked at before.
    const group = (variantIndex: number) => ({ experimentId, variantIndex, seeds: [7, 8] });
    const { comparison } = await app.get('comparison.get', { a: group(0), b: group(1) });
    expect(comparison.looks).toBe(0);
  });

  it('takes along what was interrupted, and goes on itself in the same groups behind an interruption', async () => {
    const requests: TrainRequest[] = [];
    const app = await sampleApp(file, quickTrainer(requests, 1));
    const experimentId = await trainedSample(app);
    await app.get('experiment.addSeeds', { experimentId, seeds: [3] });
    await app.ended(experimentId);
    const { experiment, notices } = await app.get('experiment.get', { experimentId });
    expect(experiment.runs).toEqual({ completed: 6 });
    expect(experiment.spec.seeds).toEqual([7, 8, 3]);
    expect(notices.map(({ text }) => text)).toContain('Seed 3 added, addition 1: no result was there yet.');
    expect((await app.get('experiment.compare', { experimentId })).comparisons[0].looks).toBe(0);

    const dying = await sampleApp(join(temporaryFolder(), 'lab.db'), quickTrainer(requests, 4));
    const other = await trainedSample(dying);
    await dying.get('experiment.addSeeds', { experimentId: other, count: 1 });
    await dying.ended(other);
    dying.events.length = 0;
    await dying.get('experiment.resume', { experimentId: other });
    await dying.ended(other);
    const [asked, again] = requests.slice(3);
    expect(again.runs).toEqual(asked.runs);
    expect(again.doneRunIds).toEqual(asked.doneRunIds);
  });

  it('is refused, and changes nothing, where it cannot be', async () => {
    const app = await sampleApp(file, scriptedTrainer({ onTrain: () => undefined }));
    const { experimentId } = await app.get('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
    const refusal = async (wanted: { count: number } | { seeds: number[] }, id = experimentId) => {
      const reply = await app.app.call('experiment.addSeeds', { experimentId: id, ...wanted });
      return reply.ok ? 'accepted' : `${reply.error.code}: ${reply.error.message}`;
    };
    expect(await refusal({ count: 1 })).toBe(
      `conflict: experiment ${experimentId} is being trained; add seeds when it has ended, or stop it first`,
    );
    await app.get('experiment.stop', { experimentId });
    expect(await refusal({ seeds: [8] })).toBe(
      'invalid: seeds[0]: expected a seed that the experiment has not got, received 8',
    );
    expect(await refusal({ count: 999 })).toMatch(/^invalid: count: expected at most 998 more/);
    expect(await refusal({ count: 1 }, 99)).toBe('not_found: there is no experiment 99');
    await app.get('experiment.trash', { experimentIds: [experimentId] });
    expect(await refusal({ count: 1 })).toBe(
      `conflict: experiment ${experimentId} is in the trash; restore it first`,
    );
    const { experiment, runs } = await app.get('experiment.get', { experimentId });
    expect(experiment.spec.seeds).toEqual([7, 8]);
    expect(experiment.specHash).toBe(hashSpec(SAMPLE_SPEC));
    expect(runs).toHaveLength(4);
    for (const params of [
      { experimentId },
      { experimentId, count: 1, seeds: [1] },
      { experimentId, count: 0 },
    ])
      expect(await app.app.dispatch('experiment.addSeeds', params)).toMatchObject({
        ok: false,
        error: { code: 'invalid' },
      });
  });

  it('is asked for twice at once only once', async () => {
    const requests: TrainRequest[] = [];
    const quick = quickTrainer([]);
    // The second training goes on: one that had ended could have seeds added again.
    const going = scriptedTrainer({
      onTrain: ({ request, tell }) => {
        requests.push(request);
        tell(STARTED);
      },
    });
    let started = 0;
    const start: TrainerPort['start'] = (...listeners) =>
      ((started += 1) === 1 ? quick : going).start(...listeners);
    const app = await sampleApp(file, { start });
    const experimentId = await trainedSample(app);
    const replies = await Promise.all(
      [1, 2].map(() => app.app.call('experiment.addSeeds', { experimentId, count: 1 })),
    );
    expect(replies.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect((await app.get('experiment.get', { experimentId })).runs).toHaveLength(6);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
  });
});

describe('runs of added seeds', () => {
  const sameNumbers = async (backend: BackendChoice): Promise<void> => {
    const trainer = nodeTrainerPort({ env: trainerEnvironment(2) });
    const spec: ExperimentSpec = { ...SWEEP, backend };
    const whole = await sampleApp(file, trainer);
    await whole.get('experiment.start', { spec, baseFolder: '/' });
    await whole.ended(1);

    const later = join(temporaryFolder(), 'later.db');
    const parts = await sampleApp(later, trainer);
    await parts.get('experiment.start', { spec: { ...spec, seeds: [2] }, baseFolder: '/' });
    await parts.ended(1);
    parts.events.length = 0;
    await parts.get('experiment.addSeeds', { experimentId: 1, seeds: [1, 3] });
    await parts.ended(1);
    const numbers = numbersIn(later);
    // 3 variants × 3 seeds × 5 epochs of two parts and more.
    expect(numbers.length).toBeGreaterThan(9 * 5 * 2);
    expect(numbers).toEqual(numbersIn(file));
  };

  it('have, to the bit, the numbers of runs that were trained at once on WASM', () => sameNumbers('wasm'));

  it.skipIf(lacksNativeRuntime)('have them natively too', () => sameNumbers('native'));
});
