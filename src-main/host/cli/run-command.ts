import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AppEvent } from '../../contract/events.ts';
import { parseExperimentText } from '../../contract/experiment-schema.ts';
import { AppError, invalidField } from '../../domain/errors.ts';
import type { BackendChoice, ExperimentSpec } from '../../domain/experiment.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { App } from '../../service/app.ts';
import { ask, print, printJson, withApp, type CommonOptions } from './console-host.ts';
import { printComparisons } from './compare-command.ts';
import { ProgressLine } from './progress-line.ts';

export interface RunOptions extends CommonOptions {
  readonly backend?: BackendChoice;
  readonly all?: boolean;
}

/** What Ctrl-C gives, as shells have it. */
const INTERRUPTED = 130;

/** Trains the experiment of a spec file, stores it and prints the comparison. Gives the exit code. */
export async function runCommand(file: string, options: RunOptions): Promise<number> {
  const spec = await readSpec(file, options);
  return withApp(options, async (app) => {
    const { experimentId, ended, interrupted } = await train(app, spec, dirname(resolve(file)));
    if (ended.error !== null) throw new AppError(ended.error.code, ended.error.message);
    const { runs } = await ask(app, 'experiment.get', { experimentId });
    if (interrupted) {
      process.stderr.write(
        `ridgeline: interrupted; ${keptText(runs)} of experiment ${experimentId} are stored\n`,
      );
      if (options.json === true) printJson({ experimentId, runs });
      return INTERRUPTED;
    }
    await report(app, experimentId, runs, options);
    return failureExit(runs) ?? divergenceExit(spec, runs);
  });
}

async function readSpec(file: string, { backend }: RunOptions): Promise<ExperimentSpec> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw invalidField('spec', 'a file that can be read', `${file} (${reasonOf(cause)})`, cause);
  });
  const spec = parseExperimentText(text, file);
  return backend === undefined ? spec : { ...spec, backend };
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'a folder';
  return cause instanceof Error ? cause.message : String(cause);
}

type Ended = Extract<AppEvent, { name: 'experiment.ended' }>['value'];

async function train(app: App, spec: ExperimentSpec, baseFolder: string) {
  const progress = new ProgressLine(process.stderr);
  const { promise, resolve: settle } = Promise.withResolvers<Ended>();
  const unsubscribe = app.subscribe((event) => {
    if (event.name === 'experiment.started')
      for (const notice of event.value.notices) tellNotice(progress, notice);
    else if (event.name === 'experiment.notice') tellNotice(progress, event.value.text);
    else if (event.name === 'experiment.progress') showProgress(progress, event.value);
    else settle(event.value);
  });
  let interrupted = false;
  try {
    progress.show(0, 'starting');
    const { experimentId } = await ask(app, 'experiment.start', { spec, baseFolder });
    const stop = (): void => {
      interrupted = true;
      // The end is reported by the event; a second Ctrl-C finds no handler and ends the process.
      void app.call('experiment.stop', { experimentId });
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const ended = await promise;
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    return { experimentId, ended, interrupted };
  } finally {
    unsubscribe();
    progress.clear();
  }
}

function tellNotice(line: ProgressLine, text: string): void {
  line.clear();
  process.stderr.write(`ridgeline: ${text}\n`);
}

function showProgress(
  line: ProgressLine,
  { epoch, epochs, variants }: Extract<AppEvent, { name: 'experiment.progress' }>['value'],
): void {
  const losses = variants.flatMap(({ variant, validationLoss }) =>
    validationLoss === null ? [] : [`${variant} ${validationLoss.toPrecision(3)}`],
  );
  const text = losses.length === 0 ? '' : ` · validation loss: ${losses.join(', ')}`;
  line.show(epoch / epochs, `epoch ${epoch} of ${epochs}${text}`);
}

function keptText(runs: readonly RunRecord[]): string {
  const epochs = runs.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  return `${epochs} finished epochs over ${runs.length} runs`;
}

async function report(
  app: App,
  experimentId: number,
  runs: readonly RunRecord[],
  options: RunOptions,
): Promise<void> {
  if (options.json === true) {
    const { comparisons } = await ask(app, 'experiment.compare', { experimentId });
    printJson({ experimentId, runs, comparisons });
  } else {
    await printComparisons(app, experimentId, { everything: options.all === true });
    print([`Stored as experiment ${experimentId}: npx ridgeline show ${experimentId}`]);
  }
}

/** Runs that failed by themselves while others went on: exit code 1, with each reason once. */
function failureExit(runs: readonly RunRecord[]): number | null {
  const failed = runs.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return null;
  const reasons = [...new Set(failed.map(({ error }) => error?.message ?? 'for an unknown reason'))];
  process.stderr.write(`ridgeline: ${failed.length} of ${runs.length} runs failed: ${reasons.join('; ')}\n`);
  return 1;
}

/** A run that diverged says something about the spec: exit code 2, with the runs and what to look at. */
function divergenceExit(spec: ExperimentSpec, runs: readonly RunRecord[]): number {
  const diverged = runs.filter(({ status }) => status === 'diverged');
  if (diverged.length === 0) return 0;
  const places = diverged.map(
    ({ variant, seed, divergedEpoch }) => `${variant} seed ${seed} in epoch ${divergedEpoch ?? 0}`,
  );
  const { learningRate } = spec.training.optimizer;
  process.stderr.write(
    `ridgeline: training.optimizer.learningRate: expected a rate under which every loss stays finite, ` +
      `received ${learningRate}: ${diverged.length} of ${runs.length} runs diverged (${places.join('; ')}). ` +
      `Lower it, or the strength of the variant that diverged.\n`,
  );
  return 2;
}
