import { describe, expect, it } from 'vitest';
import breastCancer from '../../../../examples/breast-cancer-l2.json' with { type: 'json' };
import mnist from '../../../../examples/mnist-convolution-dropout.json' with { type: 'json' };
import type { DataPreview } from '../../../../src-main/domain/data-preview.ts';
import { parseExperimentSpec } from '../../../../src-main/contract/experiment-schema.ts';
import {
  fitProblems,
  fitsData,
  fitToData,
  fitToRows,
} from '../../../../src-renderer/state/draft/data-fit.ts';
import { DEFAULT_SPEC } from '../../../../src-renderer/state/draft/default-spec.ts';
import { valueAt, withValue } from '../../../../src-renderer/state/draft/json-path.ts';

const IRIS = { task: 'classification', features: 4, classes: 3, image: null } as const;
const DIABETES = { task: 'regression', features: 10, classes: null, image: null } as const;

it('a new experiment is the example of breast cancer', () => {
  const { notes, ...example } = breastCancer;
  expect(notes).not.toBe('');
  expect(DEFAULT_SPEC).toEqual(example);
});

describe('a draft that is fitted to its data', () => {
  it('has an output per class', () => {
    const spec = parseExperimentSpec(fitToData(DEFAULT_SPEC, IRIS));
    expect(spec.model.layers.at(-1)).toEqual({ type: 'dense', units: 3 });
    expect(spec.training.loss).toBe('softmaxCrossEntropy');
    expect(spec.evaluation).toEqual(DEFAULT_SPEC.evaluation);
  });

  it('becomes a valid regression, with the error that is common there', () => {
    const spec = parseExperimentSpec(fitToData(DEFAULT_SPEC, DIABETES));
    expect(spec.task).toBe('regression');
    expect(spec.training.loss).toBe('squaredError');
    expect(spec.model.layers.at(-1)).toEqual({ type: 'dense', units: 1 });
    expect(spec.scaling).toEqual({ features: 'standardize', target: 'standardize' });
    expect(spec.evaluation).toBeUndefined();
    expect(fitsData(DEFAULT_SPEC, DIABETES)).toBe(false);
    expect(fitsData(fitToData(DEFAULT_SPEC, DIABETES), DIABETES)).toBe(true);
  });

  it('keeps one logit for two classes under sigmoid cross-entropy, and gives it up for three', () => {
    const sigmoid = withValue(DEFAULT_SPEC, 'training.loss', 'sigmoidCrossEntropy');
    const two = parseExperimentSpec(fitToData(sigmoid, { ...IRIS, classes: 2 }));
    expect([two.training.loss, two.model.layers.at(-1)]).toEqual([
      'sigmoidCrossEntropy',
      { type: 'dense', units: 1 },
    ]);
    const three = parseExperimentSpec(fitToData(sigmoid, IRIS));
    expect([three.training.loss, three.model.layers.at(-1)]).toEqual([
      'softmaxCrossEntropy',
      { type: 'dense', units: 3 },
    ]);
  });

  it('takes the sizes of images from the data, or gives them up', () => {
    const image = { height: 8, width: 8, channels: 1 };
    const digits = withValue(mnist, 'data.name', 'digits');
    const facts = { task: 'classification', features: 64, classes: 10, image } as const;
    expect(parseExperimentSpec(fitToData(digits, facts)).model.input).toEqual(image);
    expect(fitToData(mnist, { ...facts, image: null })).not.toHaveProperty('model.input');
    expect(fitToData(mnist, { ...facts, features: 784 })).toHaveProperty('model.input', mnist.model.input);
  });
});

describe('what is wrong against the data', () => {
  const preview: DataPreview = {
    name: 'x',
    hash: '',
    rows: 100,
    features: 30,
    inputs: 30,
    testRows: null,
    groups: null,
    missing: [],
    droppedRows: 0,
    warnings: [],
    image: null,
    columns: [],
    target: {
      kind: 'classes',
      classes: [
        { name: 'yes', count: 40 },
        { name: 'no', count: 60 },
      ],
    },
    sample: [],
  };

  it('is nothing for a model that fits, whatever the size of its batches', () => {
    expect(fitProblems(parseExperimentSpec(DEFAULT_SPEC), preview)).toEqual([]);
    const large = withValue(DEFAULT_SPEC, 'training.batchSize', 1000);
    expect(fitProblems(parseExperimentSpec(large), preview)).toEqual([]);
  });

  it('is told at the outputs, and at the sizes of images', () => {
    const units = withValue(DEFAULT_SPEC, 'model.layers[2].units', 5);
    expect(fitProblems(parseExperimentSpec(units), preview)).toEqual([
      { field: 'model.layers[2].units', expected: '2 (one per class: yes, no)', received: '5' },
    ]);
    const [first] = fitProblems(parseExperimentSpec(mnist), preview);
    expect(first.field).toBe('model.input');
  });
});

describe('a draft for so many rows', () => {
  it('has a usual split in place of the one that a new draft begins with, and batches that there are rows for', () => {
    const small = fitToRows(DEFAULT_SPEC, 40);
    expect(valueAt(small, 'split')).toEqual({ train: 0.6, validation: 0.2, test: 0.2, seed: 0 });
    // 24 of 40 rows are trained on; a quarter of them is 6, the power of two below is 4.
    expect(valueAt(small, 'training.batchSize')).toBe(4);
    expect(valueAt(fitToRows(DEFAULT_SPEC, 1000), 'training.batchSize')).toBe(32);
  });

  it('keeps a split that somebody made', () => {
    const own = withValue(DEFAULT_SPEC, 'split.train', 0.25);
    expect(fitToRows(own, 1000)).toEqual(own);
  });
});
