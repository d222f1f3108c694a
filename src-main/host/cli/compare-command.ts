import type { Value } from '../../contract/api.ts';
import type { Comparison } from '../../domain/compare.ts';
import { AppError } from '../../domain/errors.ts';
import type { PrimaryMetric } from '../../domain/metrics/primary-metric.ts';
import { verdictText } from './noise-text.ts';
import { sameRowsText } from './same-rows-text.ts';
import type { ExperimentRecord } from '../../domain/experiment-record.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { App } from '../../service/app.ts';
import { comparisonText } from './comparison-text.ts';
import { print, printJson } from '../machine/console.ts';
import { ask, databaseOption, withApp, type CommonOptions } from './console-host.ts';
import { experimentHeadText } from './experiment-text.ts';

export interface CompareOptions extends CommonOptions {
  readonly all?: boolean;
  /** Also the tests on the same rows: of this metric, or of the primary one. */
  readonly rows?: PrimaryMetric | true;
}

/** The tests on the same test rows, one per variant but the first; null where they cannot be had, with why. */
type SameRows = Value<'comparison.predictions'> | { readonly reason: string };

async function askSameRows(app: App, experimentId: number, { rows }: CompareOptions): Promise<SameRows[]> {
  if (rows === undefined) return [];
  const { experiment } = await ask(app, 'experiment.get', { experimentId });
  const found: SameRows[] = [];
  for (const variantIndex of experiment.variants.keys()) {
    if (variantIndex === 0) continue;
    const reply = await app.call('comparison.predictions', {
      ...{ a: { experimentId, variantIndex: 0 }, b: { experimentId, variantIndex }, part: 'test' },
      metric: rows === true ? undefined : rows,
    });
    // A variant without a pair is no reason to say nothing of the others.
    if (reply.ok) found.push(reply.value);
    else if (reply.error.code === 'conflict') found.push({ reason: reply.error.message });
    else throw new AppError(reply.error.code, reply.error.message, { problems: reply.error.problems });
  }
  return found;
}

function sameRowsLines(comparison: Comparison, found: SameRows | undefined): string[] {
  if (found === undefined) return [];
  return [
    '',
    ...('reason' in found
      ? [`Not tested on the same rows: ${found.reason}`]
      : sameRowsText(comparison, found)),
  ];
}

/** Prints every variant of an experiment against its baseline. */
export async function printComparisons(
  app: App,
  experimentId: number,
  options: CompareOptions,
): Promise<void> {
  const everything = options.all === true;
  const { experiment, runs } = await ask(app, 'experiment.get', { experimentId });
  const { comparisons } = await ask(app, 'experiment.compare', { experimentId });
  const sameRows = await askSameRows(app, experimentId, options);
  const blocks: string[] = [];
  for (const [at, comparison] of comparisons.entries()) {
    const [a, b] = [0, at + 1].map((variantIndex) => ({ experimentId, variantIndex }));
    const verdict = verdictText(comparison, await ask(app, 'comparison.noise', { a, b }));
    blocks.push('', ...comparisonText(comparison, verdict, { everything }));
    blocks.push(...sameRowsLines(comparison, sameRows.at(at)));
  }
  const lines = comparisons.length === 0 ? nothingToCompareText(experiment, runs, options) : blocks;
  print([...experimentHeadText(experiment, runs), ...lines, '']);
}

function nothingToCompareText(
  { variants }: ExperimentRecord,
  runs: readonly RunRecord[],
  options: CompareOptions,
): string[] {
  const ids = runs.filter(({ status }) => status === 'completed').map(({ id }) => id);
  return [
    '',
    `One variant (${variants.join()}): nothing to compare it with.`,
    ...(ids.length === 0
      ? []
      : [`What a run measured: npx ridgeline show --run ${ids[0]}${databaseOption(options)}`]),
  ];
}

/** Compares the variants of a stored experiment. */
export async function compareCommand(experimentId: number, options: CompareOptions): Promise<number> {
  await withApp(options, async (app) => {
    if (options.json === true) {
      const compared = await ask(app, 'experiment.compare', { experimentId });
      const sameRows = await askSameRows(app, experimentId, options);
      printJson(options.rows === undefined ? compared : { ...compared, sameRows });
    } else await printComparisons(app, experimentId, options);
  });
  return 0;
}
