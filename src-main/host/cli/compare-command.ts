import type { App } from '../../service/app.ts';
import { comparisonText, type ComparisonTextOptions } from './comparison-text.ts';
import { ask, print, printJson, withApp, type CommonOptions } from './console-host.ts';
import { experimentHeadText } from './experiment-text.ts';

export interface CompareOptions extends CommonOptions {
  readonly all?: boolean;
}

/** Prints every variant of an experiment against its baseline. */
export async function printComparisons(
  app: App,
  experimentId: number,
  options: ComparisonTextOptions,
): Promise<void> {
  const { experiment, runs } = await ask(app, 'experiment.get', { experimentId });
  const { comparisons } = await ask(app, 'experiment.compare', { experimentId });
  const blocks = comparisons.flatMap((comparison) => ['', ...comparisonText(comparison, options)]);
  const nothing = ['', `One variant (${experiment.variants.join()}): nothing to compare it with.`];
  print([...experimentHeadText(experiment, runs), ...(comparisons.length === 0 ? nothing : blocks), '']);
}

/** Compares the variants of a stored experiment. */
export async function compareCommand(experimentId: number, options: CompareOptions): Promise<number> {
  await withApp(options, async (app) => {
    if (options.json === true) printJson(await ask(app, 'experiment.compare', { experimentId }));
    else await printComparisons(app, experimentId, { everything: options.all === true });
  });
  return 0;
}
