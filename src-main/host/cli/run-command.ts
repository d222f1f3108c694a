import { dirname, resolve } from 'node:path';
import type { AppEvent } from '../../contract/events.ts';
import type { ErrorReport } from '../../contract/trainer-messages.ts';
import { describeProblem } from '../../domain/errors.ts';
import type { BackendChoice, ExperimentSpec } from '../../domain/experiment.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { App } from '../../service/app.ts';
import { complain, print, printJson } from '../machine/console.ts';
import { ask, databaseOption, withApp, type CommonOptions } from './console-host.ts';
import { printComparisons } from './compare-command.ts';
import { DONE, exitCodeOf, INTERRUPTED, INVALID } from './exit-code.ts';
import { divergenceProblems } from './divergence.ts';
import { ProgressLine } from './progress-line.ts';
import { readSpecFile } from './spec-file.ts';

export interface RunOptions extends CommonOptions {
  readonly backend?: BackendChoice;
  readonly all?: boolean;
}

/** Trains the experiment of a spec file, stores it and prints the comparison. Gives the exit code. */
export async function runCommand(file: string, options: RunOptions): Promise<number> {
  const written = await readSpecFile(file);
  const spec = options.backend === undefined ? written : { ...written, backend: options.backend };
  const runIn = async (app: App): Promise<number> => {
    const { experimentId, ended, interrupted } = await train(app, spec, dirname(resolve(file)));
    const { runs } = await ask(app, 'experiment.get', { experimentId });
    if (ended.error !== null) return reportFailure(experimentId, runs, ended.error, options);
    if (interrupted) {
      complain(`interrupted; ${keptText(experimentId, runs)}`);
      if (options.json === true) printJson({ experimentId, runs });
      return INTERRUPTED;
    }
    await report(app, experimentId, runs, options);
    return failureExit(runs) ?? divergenceExit(spec, runs);
  };
  return withApp(options, runIn, true);
}

/** A training that could not go on: why, and what of it is there all the same. */
function reportFailure(
  experimentId: number,
  runs: readonly RunRecord[],
  error: ErrorReport,
  options: RunOptions,
): number {
  complain(error.message);
  complain(`experiment ${experimentId} failed; ${keptText(experimentId, runs)}`);
  if (options.json === true) printJson({ experimentId, runs, error });
  return exitCodeOf(error.code);
}

type Ended = Extract<AppEvent, { name: 'experiment.ended' }>['value'];

/** Ctrl-C, a request to end, and a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function train(app: App, spec: ExperimentSpec, baseFolder: string) {
  const progress = new ProgressLine(process.stderr);
  const { promise, resolve: settle } = Promise.withResolvers<Ended>();
  const unsubscribe = app.subscribe((event) => {
    if (event.name === 'experiment.started')
      for (const notice of event.value.notices) tellNotice(progress, notice);
    else if (event.name === 'experiment.notice') tellNotice(progress, event.value.text);
    else if (event.name === 'experiment.progress') showProgress(progress, event.value);
    else if (event.name === 'experiment.ended') settle(event.value);
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
    for (const signal of STOP_SIGNALS) process.once(signal, stop);
    const ended = await promise;
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
    return { experimentId, ended, interrupted };
  } finally {
    unsubscribe();
    progress.clear();
  }
}

function tellNotice(line: ProgressLine, text: string): void {
  line.clear();
  complain(text);
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

function keptText(experimentId: number, runs: readonly RunRecord[]): string {
  const epochs = runs.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  return `${epochs} finished epochs over ${runs.length} runs of experiment ${experimentId} are stored`;
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
    await printComparisons(app, experimentId, options);
    const more = `npx ridgeline compare ${experimentId} --all${databaseOption(options)}`;
    print([
      `Stored as experiment ${experimentId}: npx ridgeline show ${experimentId}${databaseOption(options)}`,
      ...(options.all === true ? [] : [`Every metric, class and parameter: ${more}`]),
    ]);
  }
}

/** Runs that failed by themselves while others went on: each reason once. */
function failureExit(runs: readonly RunRecord[]): number | null {
  const errors = runs.flatMap(({ error }) => error ?? []);
  if (errors.length === 0) return null;
  const reasons = [...new Set(errors.map(({ message }) => message))];
  complain(`${errors.length} of ${runs.length} runs failed: ${reasons.join('; ')}`);
  return exitCodeOf(errors[0].code);
}

/** A run that diverged says something about the spec: exit code 2, with what to look at. */
function divergenceExit(spec: ExperimentSpec, runs: readonly RunRecord[]): number {
  const problems = divergenceProblems(spec, runs);
  problems.map(describeProblem).forEach(complain);
  return problems.length === 0 ? DONE : INVALID;
}
