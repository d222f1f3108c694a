import { dirname, resolve } from 'node:path';
import type { ErrorReport } from '../../contract/trainer-messages.ts';
import type { CheckpointRule } from '../../domain/training-state.ts';
import { AppError, describeProblem } from '../../domain/errors.ts';
import type { BackendChoice, ExperimentSpec } from '../../domain/experiment.ts';
import { SEEDS_AT_ONCE } from '../../domain/seeds-to-add.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { App } from '../../service/app.ts';
import { complain, print, printJson } from '../machine/console.ts';
import { ask, databaseOption, withApp, type CommonOptions } from './console-host.ts';
import { printComparisons } from './compare-command.ts';
import { DONE, exitCodeOf, INTERRUPTED, INVALID } from './exit-code.ts';
import { divergenceProblems } from './divergence.ts';
import { followTraining } from './follow-training.ts';
import { readSpecFile } from './spec-file.ts';

/** What a command takes that trains. */
export interface TrainingOptions extends CommonOptions {
  readonly backend?: BackendChoice;
  readonly all?: boolean;
  /** Minutes between two checkpoints. */
  readonly checkpoint?: number;
}

/** What an A/A check takes. */
export interface NoiseOptions extends TrainingOptions {
  /** Place among the variants, from 0. */
  readonly variant?: number;
}

/** Trains the experiment of a spec file, stores it and prints the comparison. Gives the exit code. */
export async function runCommand(file: string, options: TrainingOptions): Promise<number> {
  const written = await readSpecFile(file);
  const spec = options.backend === undefined ? written : { ...written, backend: options.backend };
  const params = { spec, baseFolder: dirname(resolve(file)), ...checkpointParams(options) };
  const begin = async (app: App): Promise<number> =>
    (await ask(app, 'experiment.start', params)).experimentId;
  return withApp(options, (app) => trainToEnd(app, begin, options), true);
}

/** Trains a variant of a stored experiment twice, and prints how large its noise is. Gives the exit code. */
export async function noiseCommand(experimentId: number, options: NoiseOptions): Promise<number> {
  const { backend, variant: variantIndex } = options;
  const params = { experimentId, variantIndex, backend, ...checkpointParams(options) };
  const begin = async (app: App): Promise<number> =>
    (await ask(app, 'experiment.checkNoise', params)).experimentId;
  return withApp(options, (app) => trainToEnd(app, begin, options));
}

/** Trains what of a stored experiment has no result, and prints the comparison. Gives the exit code. */
export async function resumeCommand(experimentId: number, options: TrainingOptions): Promise<number> {
  const { backend } = options;
  const params = { experimentId, ...(backend && { backend }), ...checkpointParams(options) };
  const begin = async (app: App): Promise<number> => {
    await ask(app, 'experiment.resume', params);
    return experimentId;
  };
  return withApp(options, (app) => trainToEnd(app, begin, options));
}

/** What `add-seeds` takes. */
export interface AddSeedsOptions extends TrainingOptions {
  readonly count?: number;
  readonly seeds?: readonly number[];
}

/** Adds seeds to a stored experiment, trains what is missing, and prints the comparison. Gives the exit code. */
export async function addSeedsCommand(experimentId: number, options: AddSeedsOptions): Promise<number> {
  const { count, seeds } = options;
  if (count !== undefined && seeds !== undefined)
    throw new AppError('invalid', 'add-seeds: expected --count or --seeds, received both');
  const wanted = seeds === undefined ? { count: count ?? SEEDS_AT_ONCE } : { seeds };
  const begin = async (app: App): Promise<number> => {
    await ask(app, 'experiment.addSeeds', { experimentId, ...wanted, ...checkpointParams(options) });
    return experimentId;
  };
  return withApp(options, (app) => trainToEnd(app, begin, options));
}

function checkpointParams({ checkpoint }: TrainingOptions): { checkpoints?: CheckpointRule } {
  return checkpoint === undefined ? {} : { checkpoints: { everyMinutes: checkpoint } };
}

async function trainToEnd(
  app: App,
  begin: (app: App) => Promise<number>,
  options: TrainingOptions,
): Promise<number> {
  const { experimentId, ended, cancelled } = await followTraining(app, () => begin(app));
  const { experiment, runs } = await ask(app, 'experiment.get', { experimentId });
  if (ended.error !== null) return reportFailure(experimentId, runs, ended.error, options);
  if (cancelled) {
    complain(`cancelled; ${keptText(experimentId, runs)}`);
    tellHowToResume(experimentId, options);
    if (options.json === true) printJson({ experimentId, runs });
    return INTERRUPTED;
  }
  await report(app, experimentId, runs, options);
  return failureExit(experimentId, runs, options) ?? divergenceExit(experiment.spec, runs);
}

/** A training that could not go on: why, and what of it is there all the same. */
function reportFailure(
  experimentId: number,
  runs: readonly RunRecord[],
  error: ErrorReport,
  options: TrainingOptions,
): number {
  // What ends the training process is told at once, as a notice.
  if (error.code !== 'trainer_died') complain(error.message);
  const how = runs.some(({ status }) => status === 'interrupted') ? 'was interrupted' : 'failed';
  complain(`experiment ${experimentId} ${how}; ${keptText(experimentId, runs)}`);
  tellHowToResume(experimentId, options);
  if (options.json === true) printJson({ experimentId, runs, error });
  return exitCodeOf(error.code);
}

function tellHowToResume(experimentId: number, options: CommonOptions): void {
  complain(`to go on: npx ridgeline resume ${experimentId}${databaseOption(options)}`);
}

function keptText(experimentId: number, runs: readonly RunRecord[]): string {
  const epochs = runs.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  return `${epochs} finished epochs over ${runs.length} runs of experiment ${experimentId} are stored`;
}

async function report(
  app: App,
  experimentId: number,
  runs: readonly RunRecord[],
  options: TrainingOptions,
): Promise<void> {
  if (options.json === true) {
    const { comparisons } = await ask(app, 'experiment.compare', { experimentId });
    printJson({ experimentId, runs, comparisons });
  } else {
    await printComparisons(app, experimentId, options);
    const more = `npx ridgeline compare ${experimentId} --all${databaseOption(options)}`;
    print([
      `Stored as experiment ${experimentId}: npx ridgeline show ${experimentId}${databaseOption(options)}`,
      ...(options.all === true ? [] : [`Every metric, class and parameter: ${more}`]),
    ]);
  }
}

/** Runs that failed by themselves while others went on: each reason once. */
function failureExit(
  experimentId: number,
  runs: readonly RunRecord[],
  options: CommonOptions,
): number | null {
  const errors = runs.flatMap(({ error }) => error ?? []);
  if (errors.length === 0) return null;
  const reasons = [...new Set(errors.map(({ message }) => message))];
  complain(`${errors.length} of ${runs.length} runs failed: ${reasons.join('; ')}`);
  tellHowToResume(experimentId, options);
  return exitCodeOf(errors[0].code);
}

/** A run that diverged says something about the spec: exit code 2, with what to look at. */
function divergenceExit(spec: ExperimentSpec, runs: readonly RunRecord[]): number {
  const problems = divergenceProblems(spec, runs);
  problems.map(describeProblem).forEach(complain);
  return problems.length === 0 ? DONE : INVALID;
}
