import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { longSpec, storedNumbers } from './resumed-experiment.ts';
import { sampleApp } from './sample-app.ts';
import { trainedLab } from './trained-lab.ts';

/** Everything with a state from epoch to epoch, in one group, beside a variant of another shape, and a schedule. */
const WHOLE: ExperimentSpec = {
  ...longSpec({ type: 'cosine', minimum: 0.001 }),
  backend: 'wasm',
};
/** Five variants beside the baseline: three go on behind epoch 4, two behind 8, one behind 16. */
const HALVED: ExperimentSpec = {
  ...WHOLE,
  training: { ...WHOLE.training, halving: { factor: 2, minEpochs: 4, metric: 'dataLoss' } },
};
const lab = trainedLab([WHOLE, HALVED]);

interface RunRow {
  readonly id: number;
  readonly variant_position: number;
  readonly status: string;
  readonly epochs_done: number;
  readonly dropped_epoch: number | null;
}

function query<Row>(file: string, sql: string, ...params: (string | number)[]): Row[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<(string | number)[], Row>(sql).all(...params);
  } finally {
    database.close();
  }
}

const runsOf = (file: string, experimentId: number) =>
  query<RunRow>(
    file,
    'SELECT id, variant_position, status, epochs_done, dropped_epoch FROM run WHERE experiment_id = ? ORDER BY id',
    experimentId,
  );

const seriesOf = (file: string, runId: number, untilEpoch: number) =>
  query(
    file,
    `SELECT scope, name, detail, epoch, value FROM metric_series WHERE run_id = ? AND epoch <= ?
     ORDER BY scope, name, detail, epoch`,
    runId,
    untilEpoch,
  );
const finalOf = (file: string, runId: number) =>
  query(
    file,
    'SELECT scope, name, detail, value FROM final_metric WHERE run_id = ? ORDER BY scope, name, detail',
    runId,
  );

describe('successive halving', () => {
  it('lets one variant and the baseline train all epochs, and the others end with a result at their rung', async () => {
    const { storeFile } = await lab.open();
    const runs = runsOf(storeFile, 2);
    const dropped = new Map(
      runs
        .filter(({ dropped_epoch: epoch }) => epoch !== null)
        .map((run) => [run.variant_position, run.dropped_epoch]),
    );
    expect(runs.every(({ status }) => ['completed', 'diverged'].includes(status))).toBe(true);
    expect(dropped.has(0)).toBe(false);
    for (const { epochs_done: epochs, dropped_epoch: epoch } of runs)
      if (epoch !== null) expect([4, 8, 16]).toContain(epochs);
    expect(dropped.size).toBeGreaterThanOrEqual(2);
    const longerThan = (epoch: number) =>
      new Set(
        runs
          .filter((run) => run.variant_position !== 0 && run.epochs_done > epoch)
          .map((run) => run.variant_position),
      ).size;
    expect([longerThan(4), longerThan(8), longerThan(16)].map((count, at) => count <= 3 - at)).toEqual([
      true,
      true,
      true,
    ]);
    expect(longerThan(16)).toBe(1);
    const baseline = runs.filter((run) => run.variant_position === 0);
    expect(baseline.map(({ epochs_done: epochs }) => epochs)).toEqual([30, 30]);
  });

  it('changes no bit of what goes on, nor of what it stops before it stops it', async () => {
    const { storeFile } = await lab.open();
    const [whole, halved] = [runsOf(storeFile, 1), runsOf(storeFile, 2)];
    halved.forEach((run, at) => {
      const same = whole[at];
      expect(seriesOf(storeFile, run.id, 30)).toEqual(seriesOf(storeFile, same.id, run.epochs_done));
      if (run.dropped_epoch !== null) expect(run.epochs_done).toBe(run.dropped_epoch);
      else expect(finalOf(storeFile, run.id)).toEqual(finalOf(storeFile, same.id));
    });
  });

  it('decides by the mean over seeds on validation', async () => {
    const { storeFile } = await lab.open();
    const runs = runsOf(storeFile, 2);
    const meanAt = (variant: number, epoch: number): number => {
      const values = runs
        .filter((run) => run.variant_position === variant)
        .map(
          ({ id }) =>
            query<{ value: number }>(
              storeFile,
              `SELECT value FROM metric_series WHERE run_id = ? AND epoch <= ? AND scope = 'validation'
               AND name = 'dataLoss' ORDER BY epoch DESC LIMIT 1`,
              id,
              epoch,
            ).at(0)?.value ?? Infinity,
        );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const goesOn = (variant: number, epoch: number) =>
      runs.every(
        (run) => run.variant_position !== variant || run.dropped_epoch === null || run.dropped_epoch > epoch,
      );
    // The fifth diverges, and has no mean.
    const ranked = [1, 2, 3, 4].toSorted((one, other) => meanAt(one, 4) - meanAt(other, 4));
    expect(ranked.slice(0, 3).every((variant) => goesOn(variant, 4))).toBe(true);
  });

  it('is stated: no verdict on what was stopped, and the correction counts it', async () => {
    const { get, storeFile } = await lab.open();
    const stopped = runsOf(storeFile, 2).find(({ dropped_epoch: epoch }) => epoch !== null);
    const { comparisons } = await get('experiment.compare', { experimentId: 2 });
    const own = comparisons[(stopped?.variant_position ?? 0) - 1];
    expect(own.verdict).toMatchObject({ kind: 'noVerdict', evidence: null });
    expect(own.verdict.sentence).toContain(`behind epoch ${stopped?.dropped_epoch}`);
    expect(own.differences).toContainEqual({
      what: 'stopped by successive halving',
      a: 'not set',
      b: `behind epoch ${stopped?.dropped_epoch}`,
    });
    const judged = comparisons.filter(({ verdict }) => verdict.evidence !== null);
    const counted = comparisons.filter(({ verdict }) =>
      verdict.sentence.startsWith('No verdict: successive'),
    );
    for (const { verdict } of judged)
      expect(verdict.evidence?.comparisons).toBe(judged.length + counted.length);
    const { run } = await get('run.get', { runId: stopped?.id ?? 0 });
    expect(run.droppedEpoch).toBe(stopped?.dropped_epoch);
  });

  it('gives the same numbers to the bit when it is stopped or closed at any time, and resumed', async () => {
    const folder = temporaryFolder();
    const straight = join(folder, 'straight.db');
    const broken = join(folder, 'broken.db');
    const trainer = () => nodeTrainerPort({ env: trainerEnvironment(2) });
    const first = await sampleApp(straight, trainer());
    await first.get('experiment.start', { spec: HALVED, baseFolder: '/' });
    await first.ended(1);

    let app = await sampleApp(broken, trainer());
    await app.get('experiment.start', { spec: HALVED, baseFolder: '/', checkpoints: { everyEpochs: 3 } });
    // Before the first decision, between two, and behind the last.
    for (const [at, epoch] of [2, 6, 20].entries()) {
      await expect
        .poll(
          async () => {
            const { training } = await app.get('experiment.get', { experimentId: 1 });
            return training === null ? Infinity : training.progress.epoch;
          },
          { timeout: 60_000, interval: 5 },
        )
        .toBeGreaterThanOrEqual(epoch);
      if (at === 1) {
        await app.app.close();
        app = await sampleApp(broken, trainer());
      } else if ((await app.get('experiment.get', { experimentId: 1 })).training !== null) {
        await app.get('experiment.pause', { experimentId: 1 });
        await app.get('experiment.stop', { experimentId: 1 });
      }
      const reply = await app.app.call('experiment.resume', { experimentId: 1 });
      if (!reply.ok) expect(reply.error.message).toContain('has its result');
    }
    await expect
      .poll(async () => (await app.get('experiment.get', { experimentId: 1 })).training, { timeout: 60_000 })
      .toBeNull();
    await app.app.close();
    copyFileSync(broken, `${broken}.copy`);
    expect(storedNumbers(broken)).toEqual(storedNumbers(straight));
    expect(runsOf(broken, 1)).toEqual(runsOf(straight, 1));
  }, 180_000);
});
