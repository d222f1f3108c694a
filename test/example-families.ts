import { readFileSync } from 'node:fs';
import { parseExperimentSpec } from '../src-main/contract/experiment-schema.ts';
import type { ExperimentSpec } from '../src-main/domain/experiment.ts';
import type { Regularization } from '../src-main/domain/regularization.ts';

/** What people try first, short enough for a test: each a baseline and two strengths of one regularizer. */
export interface Family {
  readonly name: string;
  readonly spec: ExperimentSpec;
  /** A file that the spec's data lies in, and what it holds. */
  readonly file?: { readonly name: string; readonly content: string };
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

const COLOURS = ['red', 'green', 'n/a', ''];
const SIZES = ['klein', 'mittel', 'groß'];

/**
 * A table as it comes out of a spreadsheet: a byte-order mark, semicolons, names that are not ASCII, quoted cells with
 * semicolons and line breaks, gaps of several kinds, a column of identifiers, and mixed line ends.
 */
function messyCsv(): string {
  const rows = Array.from({ length: 120 }, (_, row) => {
    const age = 20 + ((row * 37) % 60);
    const income = row % 11 === 0 ? 'NA' : String(1000 + ((row * 271) % 4000));
    const note = row % 7 === 0 ? `"said ""yes""; line ${row}\nand more"` : 'plain';
    const isYes = age + (row % 5) * 4 > 55;
    const cells = [`P${row}`, row % 13 === 0 ? '' : age, income, COLOURS[row % 4], SIZES[row % 3], note];
    return [...cells, isYes ? 'ja' : 'nein'].join(';');
  });
  const head = 'id;Alter;income;colour;Größe;note;outcome';
  return `\ufeff${[head, ...rows].map((line, at) => line + (at % 2 === 0 ? '\r\n' : '\n')).join('')}`;
}

const MESSY: ExperimentSpec = {
  name: 'A messy table: does L2 help?',
  data: {
    source: 'csv',
    path: 'messy table.csv',
    target: 'outcome',
    features: ['Alter', 'income', 'colour', 'Größe'],
    missing: 'median',
    columns: {
      colour: { missing: 'ownCategory' },
      Größe: { type: 'category', encoding: 'ordinal', order: SIZES },
    },
  },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.5, validation: 0.25, test: 0.25 },
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
  { name: 'a messy table', spec: MESSY, file: { name: 'messy table.csv', content: messyCsv() } },
];
