import { readFileSync } from 'node:fs';
import { parseExperimentSpec } from '../src-main/contract/experiment-schema.ts';
import type { ExperimentSpec } from '../src-main/domain/experiment.ts';
import type { Regularization } from '../src-main/domain/regularization.ts';

/** What people try first, short enough for a test: each a baseline and two strengths of one regularizer. */
export interface Family {
  readonly name: string;
  readonly spec: ExperimentSpec;
  /** A file that the spec's data lies in, and what it holds. */
  readonly file?: { readonly name: string; readonly content: Buffer };
}

function example(name: string): ExperimentSpec {
  const text = readFileSync(new URL(`../examples/${name}.json`, import.meta.url), 'utf8');
  return parseExperimentSpec(JSON.parse(text));
}

/** A shipped example with its data, its model and its training, over fewer epochs, seeds and variants. */
function shortened(
  name: string,
  label: string,
  regularizations: readonly [Regularization, Regularization],
  change: Partial<ExperimentSpec> = {},
): Family {
  const spec = example(name);
  const [weak, strong] = regularizations;
  return {
    name: label,
    spec: {
      ...spec,
      training: { ...spec.training, epochs: 3 },
      seeds: [0, 1, 2],
      variants: [
        { name: 'none', regularization: [] },
        { name: 'weak', regularization: [weak] },
        { name: 'strong', regularization: [strong] },
      ],
      backend: 'wasm',
      ...change,
    },
  };
}

/** A table as it comes out of a spreadsheet: gaps of several kinds, categories, an identifier, several rows per patient. */
const MESSY: ExperimentSpec = {
  name: 'A messy table: does L2 help?',
  data: {
    source: 'csv',
    path: 'messy table.csv',
    target: 'outcome',
    features: ['Alter', 'income', 'colour', 'Größe', 'code', 'visits'],
    missing: 'median',
    columns: {
      outcome: { missing: 'dropRow' },
      colour: { missing: 'ownCategory' },
      Größe: { encoding: 'ordinal', order: ['klein', 'mittel', 'groß'], missing: 'mostFrequent' },
      code: { missing: 'mostFrequent' },
    },
  },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.5, validation: 0.25, test: 0.25, groupBy: 'patient' },
  model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', learningRate: 0.01 },
    epochs: 5,
    batchSize: 16,
  },
  seeds: [0, 1, 2],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'weak', regularization: [{ type: 'l2', strength: 0.001 }] },
    { name: 'strong', regularization: [{ type: 'l2', strength: 0.1 }] },
  ],
  backend: 'wasm',
};

/** Four families of shipped examples, and a table of somebody's own. */
export const FAMILIES: readonly Family[] = [
  shortened('breast-cancer-l2', 'breast cancer', [
    { type: 'l2', strength: 0.001 },
    { type: 'l2', strength: 0.1 },
  ]),
  shortened('digits-l1-l2-dropout', 'digits', [
    { type: 'l1', strength: 0.0003 },
    { type: 'l1', strength: 0.01 },
  ]),
  shortened('diabetes-ridge-lasso', 'diabetes', [
    { type: 'l2', strength: 0.03 },
    { type: 'l2', strength: 1 },
  ]),
  shortened(
    'mnist-batch-norm-l2-norm',
    'MNIST',
    [
      { type: 'coupledWeightDecay', strength: 0.001 },
      { type: 'coupledWeightDecay', strength: 0.1 },
    ],
    { split: { train: 0.04, validation: 0.02, test: 0.04, seed: 0 } },
  ),
  {
    name: 'a messy table',
    spec: MESSY,
    file: { name: 'messy table.csv', content: readFileSync(new URL('data/messy.csv', import.meta.url)) },
  },
];
