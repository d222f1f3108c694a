import type { ExperimentSpec } from './experiment.ts';
import { halvingEpochs, rungsOf, type Rung } from './halving.ts';

/** What successive halving does to the answers, in plain words. */
export const HALVING_EFFECT =
  'A variant that was stopped keeps the result that it had then: it gets no verdict, no strength is chosen from it, and the correction for several comparisons counts it all the same. What goes on has the numbers that it would have had anyway.';

function rungText({ epoch, kept }: Rung, before: number): string {
  return `behind epoch ${epoch} the best ${kept} of ${before}`;
}

/** The decisions of an experiment in words; null without successive halving. */
export function halvingPlanText({ training, variants }: ExperimentSpec): string | null {
  if (training.halving === undefined) return null;
  const candidates = variants.length - 1;
  const rungs = rungsOf(training.halving, training.epochs, candidates);
  if (rungs.length === 0) return 'With these epochs and variants, none is stopped.';
  const steps = rungs.map((rung, at) => rungText(rung, at === 0 ? candidates : rungs[at - 1].kept));
  return `Beside the baseline, which always goes on, ${steps.join(', ')} go on.`;
}

/** How many epochs are saved at least, in words; null without successive halving. */
export function halvingSavingText({ training, variants, seeds }: ExperimentSpec): string | null {
  if (training.halving === undefined) return null;
  const candidates = variants.length - 1;
  const rungs = rungsOf(training.halving, training.epochs, candidates);
  const { all, trained } = halvingEpochs(rungs, training.epochs, candidates);
  const share = Math.round((100 * (all - trained)) / all);
  const count = (epochs: number): string => (epochs * seeds.length).toLocaleString('en');
  return `Successive halving trains ${count(trained)} of ${count(all)} epochs and saves ${share} %.`;
}

/** How an experiment was halved, for a methods section; null where it was not. */
export function halvingMethodsText(spec: ExperimentSpec): string | null {
  const { halving } = spec.training;
  const plan = halvingPlanText(spec);
  if (halving === undefined || plan === null) return null;
  const metric = halving.metric === 'dataLoss' ? 'data loss' : 'primary metric';
  return `Successive halving (Jamieson and Talwalkar 2016; factor ${halving.factor ?? 3}, at least ${halving.minEpochs} epochs), decided by the mean ${metric} over seeds on validation. ${plan} ${HALVING_EFFECT}`;
}
