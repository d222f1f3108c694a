import type { ExperimentRecord } from '../../domain/experiment-record.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { App } from '../../service/app.ts';
import { comparisonText } from './comparison-text.ts';
import { print, printJson } from '../machine/console.ts';
import { ask, databaseOption, withApp, type CommonOptions } from './console-host.ts';
import { experimentHeadText } from './experiment-text.ts';

export interface CompareOptions extends CommonOptions {
  readonly all?: boolean;
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
  const blocks = comparisons.flatMap((comparison) => ['', ...comparisonText(comparison, { everything })]);
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
    if (options.json === true) printJson(await ask(app, 'experiment.compare', { experimentId }));
    else await printComparisons(app, experimentId, options);
  });
  return 0;
}
