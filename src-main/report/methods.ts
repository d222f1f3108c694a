import { halvingMethodsText } from '../domain/halving-words.ts';
import type { Facts } from '../domain/compared-group.ts';
import { crossValidationOf, testToTrain, type CrossValidation } from '../domain/cross-validation.ts';
import { equivalenceZoneOf } from '../domain/experiment.ts';
import { runFacts } from '../domain/fairness.ts';
import { countWeights } from '../domain/model-shape.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import { modelWords } from '../domain/model-words.ts';
import { shortNumber } from '../domain/short-number.ts';
import { DIFFERENCE_LEVEL, EQUIVALENCE_LEVEL } from '../domain/verdict-decision.ts';
import { isFolds } from '../domain/split-spec.ts';
import { preprocessingWords, sourceWords, splitWords } from './data-words.ts';
import type { ChapterMaterial, ReportedExperiment } from './report-material.ts';
import { exactRegularizationWords, layerListWords, typeWords } from './settings-words.ts';

/** What was done, in a paragraph for each subject. */
export interface MethodsPart {
  readonly subject: string;
  readonly text: string;
}

function dataText({ experiment, settings }: ReportedExperiment): string {
  const { rows, data, model, task } = settings;
  const outputs =
    task === 'regression'
      ? 'a number to predict'
      : `${settings.loss.name === 'sigmoidCrossEntropy' ? 2 : model.outputs} classes`;
  return `${experiment.dataName}: ${sourceWords(data)}; ${model.inputs} features and ${outputs}; content hash ${experiment.dataHash}. ${isFolds(experiment.spec.split) ? 'In the first fold, training' : 'Training'} on ${rows.train} rows, validation on ${rows.validation}, test on ${rows.test}.`;
}

function splitText({ experiment }: ReportedExperiment, facts: Facts): string {
  const scaled = `features: ${facts['scaling.features']}, target: ${facts['scaling.target']}`;
  const columns = preprocessingWords(experiment.spec);
  return `${splitWords(experiment.spec, facts)} Scaling, fitted on the training rows alone: ${scaled}.${columns === null ? '' : ` ${columns}`}`;
}

function modelText({ experiment, settings }: ReportedExperiment, facts: Facts): string {
  const { model } = experiment.spec;
  const initializer = facts['model.initializer'] ?? typeWords(facts, 'model.initializer');
  return `${modelWords(model, settings.model.inputs)}, ${countWeights(settings.model)} trainable parameters. Layers in order: ${layerListWords(model)}. Initial weights: ${initializer}.`;
}

function lossWords(facts: Facts): string {
  const owned = ['classWeights', 'positiveWeight', 'huberDelta'].flatMap((field) =>
    Object.entries(facts)
      .filter(([what]) => what === `training.${field}` || what.startsWith(`training.${field}[`))
      .map(([what, value]) => `${what.slice('training.'.length)} ${value}`),
  );
  const { 'training.loss': loss } = facts;
  return owned.length === 0 ? loss : `${loss} (${owned.join(', ')})`;
}

function trainingText(facts: Facts): string {
  const clipping = typeWords(facts, 'training.clipping');
  return [
    `Loss ${lossWords(facts)}; optimizer ${typeWords(facts, 'training.optimizer')}; learning-rate schedule ${typeWords(facts, 'training.schedule')}; gradient clipping ${clipping === '' ? 'none' : clipping}.`,
    `At most ${facts['training.epochs']} epochs of batches of ${facts['training.batchSize']} rows.`,
  ].join(' ');
}

function variantsText({ experiment }: ReportedExperiment): string {
  const all = experiment.spec.variants.map(
    ({ name, regularization }) => `"${name}": ${exactRegularizationWords(regularization)}`,
  );
  return `${all.join('; ')}. "${experiment.variants[0]}" is the baseline. Nothing but regularization differs between variants; what a regularizer does not set has the default of this version of Ridgeline.`;
}

function seedsText({ experiment, runs }: ReportedExperiment): string {
  if (isFolds(experiment.spec.split)) {
    const { seeds } = experiment.spec;
    return `${seeds.length} seeds (${seeds.join(', ')}), one for each fold by their order; one run per variant and fold. Runs of one fold share its rows, initial weights, batch order and random draws.`;
  }
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  return `${seeds.length === 1 ? 'One seed' : `${seeds.length} seeds`} (${seeds.join(', ')}); one run per variant and seed. Runs of one seed share initial weights, batch order and random draws.`;
}

function countedText({ experiment, runs }: ReportedExperiment): string {
  const rule =
    experiment.countedEpoch === 'last'
      ? 'of the last epoch'
      : 'of the epoch with the smallest validation data loss';
  const reported = experiment.variants.flatMap((variant, index) =>
    runs.some(({ variantIndex }) => variantIndex === index) ? [{ variant, index }] : [],
  );
  const own = reported.map(({ variant, index }) => {
    const epochs = runs
      .filter(({ variantIndex, status }) => variantIndex === index && status === 'completed')
      .flatMap(({ countedEpoch }) => countedEpoch ?? [])
      .toSorted((one, other) => one - other);
    const [first, last] = [epochs.at(0), epochs.at(-1)];
    if (first === undefined || last === undefined) return `"${variant}" none completed`;
    return `"${variant}" ${first === last ? first : `${first} to ${last}`}`;
  });
  return `The weights ${rule} are evaluated (rule ${experiment.countedEpoch}, the same for all variants; early stopping counts its best epoch unless restoreBest is false). Counted epochs: ${own.join(', ')}. Test rows are measured at the counted epoch alone and choose nothing.`;
}

function correctionText(comparisons: number): string {
  return comparisons > 1
    ? `p values of the ${comparisons} comparisons with the baseline are corrected by Holm (1979), metric by metric; a comparison without spread is no part of it; intervals are not corrected, nor are different metrics for each other.`
    : 'There is one comparison, so no correction is needed; different metrics are not corrected for each other.';
}

function strengthText({ strengths }: ChapterMaterial): string[] {
  if (strengths === null || strengths.curves.length === 0) return [];
  return [
    `The strength is chosen by the best mean ${metricLabel(strengths.metric)} on validation; the one-standard-error choice is the strongest within one standard error of it (Breiman et al. 1984). Test is looked at after that.`,
  ];
}

function foldTestText(crossValidation: CrossValidation): string {
  const { folds, repeats, inner } = crossValidation;
  const averaged =
    inner === null ? '' : ' The models of the inner folds of one test fold count once, by their mean.';
  return `Means are over runs, one per fold, with the sample standard deviation (n − 1). Differences are variant − baseline, paired by fold, with the corrected resampled t test and its 95 % interval (Nadeau and Bengio 2003; for repeated cross-validation Bouckaert and Frank 2004): k = ${folds} folds, r = ${repeats}, ${folds * repeats - 1} degrees of freedom, variance sd² × (1/${folds * repeats} + ${testToTrain(crossValidation).toFixed(3)}), the second number being test rows per training row. A difference counts where p < ${DIFFERENCE_LEVEL}. Probabilities of equivalence: Bayesian correlated t test (Benavoli et al. 2017).${averaged}`;
}

/** How a chapter's numbers were tested. */
export function testsText(chapter: ChapterMaterial): string {
  const { comparisons, alsoCompared, judged, experiments } = chapter;
  const means = `Primary metric: ${metricLabel(judged)} on test. Means are over seeds with the sample standard deviation (n − 1).`;
  if (comparisons.length === 0) return [means, ...strengthText(chapter), 'Nothing is compared.'].join(' ');
  const [{ experiment }] = experiments;
  const zone = judged === experiment.primaryMetric ? equivalenceZoneOf(experiment.spec) : null;
  const evidence = comparisons.flatMap(({ verdict }) => verdict.evidence ?? []);
  const unpaired = evidence.some(({ test }) => test === 'welchT')
    ? " Where fewer than two seeds are common: Welch's t test, unpaired."
    : '';
  const equivalence =
    zone === null
      ? 'No zone of practical equivalence was set.'
      : `Zone of practical equivalence: ±${shortNumber(zone)}; equivalent where two one-sided t tests (Schuirmann 1987) give p < ${EQUIVALENCE_LEVEL}.`;
  const crossValidation = crossValidationOf(experiment.spec.split);
  if (crossValidation !== null)
    return [
      `Primary metric: ${metricLabel(judged)} on test. ${foldTestText(crossValidation)}`,
      correctionText(comparisons.length + alsoCompared.length),
      equivalence,
      ...strengthText(chapter),
      "Beside the verdict: Cohen's d_z. Sign-flip and signed-rank tests are left out: folds share training rows, so their differences depend on each other. For the same reason nothing here speaks of other data sets.",
    ].join(' ');
  return [
    `${means} Differences are variant − baseline, paired by seed, with 95 % t intervals and the two-sided paired t test (Student 1908); a difference counts where p < ${DIFFERENCE_LEVEL}.${unpaired}`,
    correctionText(comparisons.length + alsoCompared.length),
    equivalence,
    ...strengthText(chapter),
    "Beside the verdict: the sign-flip permutation test of the paired differences and Cohen's d_z with its 95 % interval.",
  ].join(' ');
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join('; ');
}

function softwareText({ experiment, runs }: ReportedExperiment): string {
  const programs = unique(
    runs.map(
      ({ environment: { appVersion, nodeVersion, platform } }) =>
        `Ridgeline ${appVersion} on Node ${nodeVersion}, ${platform}`,
    ),
  );
  const backends = unique(
    runs.flatMap(({ backend }) =>
      backend === null ? [] : [`${backend.name} (${backend.version}) on ${backend.device}`],
    ),
  );
  const day = new Date(experiment.createdAtMs).toISOString();
  return `${programs}. Backend: ${backends === '' ? 'none yet' : backends}. Experiment ${experiment.id}, started ${day}; spec hash ${experiment.specHash}. Relative paths of the spec start from ${experiment.baseFolder}.`;
}

function noticesPart({ notices }: ReportedExperiment): MethodsPart[] {
  const told = unique(notices);
  return told === '' ? [] : [{ subject: 'Told at the start and while it trained', text: told }];
}

/** Every setting of an experiment but its variants and seeds, defaults filled in, by path. */
export function settingsOf({ experiment }: ReportedExperiment): Facts {
  return runFacts(experiment.spec, experiment.dataHash, null);
}

/** All that it takes to repeat an experiment, in words, but for the tests. */
export function methodsParts(reported: ReportedExperiment): MethodsPart[] {
  const facts = settingsOf(reported);
  return [
    { subject: 'Data', text: dataText(reported) },
    { subject: 'Split and preprocessing', text: splitText(reported, facts) },
    { subject: 'Model', text: modelText(reported, facts) },
    {
      subject: 'Training',
      text: [trainingText(facts), halvingMethodsText(reported.experiment.spec) ?? ''].join(' ').trim(),
    },
    { subject: 'Variants', text: variantsText(reported) },
    { subject: 'Seeds', text: seedsText(reported) },
    { subject: 'Counted epoch', text: countedText(reported) },
    { subject: 'Software', text: softwareText(reported) },
    ...noticesPart(reported),
  ];
}
