import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainerEvent } from '../../src-main/contract/trainer-messages.ts';
import type { ScheduleSpec } from '../../src-main/domain/schedule.ts';
import type { RunEpoch } from '../../src-main/domain/run.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import type { TrainerPort } from '../../src-main/service/trainer-port.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { longSpec, storedNumbers } from './resumed-experiment.ts';
import { sampleApp } from './sample-app.ts';

const EVERY = 7;
/** Between two checkpoints, the one of epoch 14 and that of epoch 21. */
const KILLED_BEHIND = 17;

const UNTIL_KILLED = nodeTrainerPort({
  script: join(import.meta.dirname, 'halting-trainer.ts'),
  env: { EPOCHS: String(KILLED_BEHIND), HALT: 'kill' },
});

/** A port that takes note of every epoch that its trainers tell. */
function listening(port: TrainerPort): { readonly port: TrainerPort; readonly told: RunEpoch[] } {
  const told: RunEpoch[] = [];
  const take = (event: TrainerEvent): void => {
    if (event.type === 'epoch') told.push(...event.reports);
  };
  const start: TrainerPort['start'] = (onEvent, onExit) =>
    port.start((event) => {
      take(event);
      onEvent(event);
    }, onExit);
  return { port: { start }, told };
}

interface Point {
  readonly run_id: number;
  readonly epoch: number;
  readonly scope: string;
  readonly name: string;
  readonly detail: string;
  readonly value: number | null;
}

function valuesOf(points: readonly unknown[]): Map<string, number | null> {
  return new Map(
    (points as readonly Point[]).map((point) => {
      const { run_id, epoch, scope, name, detail, value } = point;
      return [`run ${run_id} epoch ${epoch} ${scope} ${name} ${detail}`, value];
    }),
  );
}

/** What an experiment leaves behind that is never disturbed. */
async function undisturbed(schedule: ScheduleSpec): Promise<Record<string, unknown[]>> {
  const file = join(temporaryFolder(), 'whole.db');
  const { get, ended } = await sampleApp(file, nodeTrainerPort());
  const { experimentId } = await get('experiment.start', { spec: longSpec(schedule), baseFolder: '/' });
  await ended(experimentId);
  const { experiment } = await get('experiment.get', { experimentId });
  expect(experiment.runs).toEqual({ completed: 10, diverged: 2 });
  return storedNumbers(file);
}

/**
 * Resumes the one experiment of a file with a real trainer, to its end, and checks what was told twice.
 * @returns the checkpoint's epoch, and the number of points that were told again
 */
async function resume(file: string): Promise<{ readonly checkpoint: number; readonly toldAgain: number }> {
  const { port, told } = listening(nodeTrainerPort());
  const { get, ended } = await sampleApp(file, port);
  const { experiment, runs } = await get('experiment.get', { experimentId: 1 });
  // Those that stop behind epoch 6 have their results, and of the patient ones perhaps one more behind the checkpoint.
  expect(experiment.runs.completed).toBeGreaterThanOrEqual(2);
  expect(experiment.runs.interrupted).toBeGreaterThanOrEqual(6);
  expect(experiment.runs.diverged).toBe(2);
  const stored = new Map(runs.map(({ id, epochsDone }) => [id, epochsDone]));
  const before = valuesOf(storedNumbers(file).points);
  await get('experiment.resume', { experimentId: 1, checkpoints: { everyEpochs: EVERY } });
  await ended(1);

  const checkpoint = Math.min(...told.map(({ epoch }) => epoch)) - 1;
  expect(checkpoint % EVERY).toBe(0);
  expect(checkpoint).toBeLessThanOrEqual(Math.max(...stored.values()));
  const again = told.filter(({ runId, epoch }) => epoch <= (stored.get(runId) ?? 0));
  const points = again.flatMap(({ runId, epoch, measurements }) =>
    measurements.map(({ value, ...key }) => ({ run_id: runId, epoch, ...key, ...value })),
  );
  for (const [key, value] of valuesOf(points)) expect(before.get(key), key).toBe(value);
  return { checkpoint, toldAgain: points.length };
}

describe.each([
  ['a cosine by batch', { type: 'cosine', unit: 'batch' }],
  ['a plateau of each run', { type: 'reduceOnPlateau', patience: 2, factor: 0.5, cooldown: 1 }],
] as const)('an experiment under %s that is resumed', (_, schedule) => {
  it('after its trainer or its core was killed ends with the numbers of one that was never disturbed', async () => {
    const whole = await undisturbed(schedule);

    const file = join(temporaryFolder(), 'trainer.db');
    const killed = await sampleApp(file, UNTIL_KILLED);
    const { experimentId } = await killed.get('experiment.start', {
      spec: longSpec(schedule),
      baseFolder: '/',
      checkpoints: { everyEpochs: EVERY },
    });
    await killed.ended(experimentId);
    const { notices } = await killed.get('experiment.get', { experimentId });
    expect(notices.at(-1)?.text).toContain('was ended by SIGKILL');
    await killed.app.close();
    await resume(file);
    expect(storedNumbers(file)).toEqual(whole);

    const other = join(temporaryFolder(), 'core.db');
    const core = fork(join(import.meta.dirname, 'killed-core.ts'), [
      other,
      String(KILLED_BEHIND),
      JSON.stringify(longSpec(schedule)),
    ]);
    const [, signal] = (await once(core, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const { checkpoint, toldAgain } = await resume(other);
    // It stood still behind epoch 17 or soon after, when these epochs were in the file.
    expect(checkpoint).toBe(2 * EVERY);
    expect(toldAgain).toBeGreaterThan(0);
    expect(storedNumbers(other)).toEqual(whole);
    // Five processes with a runtime each, on a machine that may be busy.
  }, 240_000);
});
