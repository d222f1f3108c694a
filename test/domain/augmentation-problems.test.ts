import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src-main/domain/errors.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { variantProblems, type VariantContext } from '../../src-main/domain/variant-problems.ts';

const IMAGES: VariantContext = {
  task: 'classification',
  model: {
    input: { height: 8, width: 6, channels: 1 },
    layers: [{ type: 'flatten' }, { type: 'dense', units: 3 }],
  },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 5,
    batchSize: 8,
  },
};
const VECTORS: VariantContext = { ...IMAGES, model: { layers: [{ type: 'dense', units: 3 }] } };
const SEQUENCES: VariantContext = {
  ...IMAGES,
  model: { ...IMAGES.model, input: { length: 12, channels: 4 } },
};
const NUMBERS: VariantContext = {
  ...VECTORS,
  task: 'regression',
  training: { ...VECTORS.training, loss: 'squaredError' },
};

const OF_IMAGES: readonly Regularization[] = [
  { type: 'imageFlip', direction: 'both' },
  { type: 'imageShift', pixels: 5 },
  { type: 'imageRotation', degrees: 180 },
  { type: 'cutout', size: 6 },
];

function problemsOf(regularization: readonly Regularization[], context: VariantContext): string[] {
  return variantProblems(regularization, 'variants[1]', context).map(describeProblem);
}

describe('a variant that augments its rows', () => {
  it('may have everything at once on images, up to what leaves something of them', () => {
    const all: Regularization[] = [
      ...OF_IMAGES,
      { type: 'inputNoise', sd: 0.1 },
      { type: 'mixup', alpha: 0.2 },
    ];
    expect(problemsOf(all, IMAGES)).toEqual([]);
  });

  it('needs images for what moves or cuts them', () => {
    for (const context of [VECTORS, SEQUENCES])
      expect(problemsOf(OF_IMAGES, context)).toEqual(
        OF_IMAGES.map(
          ({ type }, at) =>
            `variants[1].regularization[${at}].type: expected a model whose input is an image ` +
            `(model.input with height, width and channels), received "${type}"`,
        ),
      );
  });

  it('cannot move an image out of itself, nor cut more than all of it', () => {
    expect(problemsOf([{ type: 'imageShift', pixels: 6 }], IMAGES)).toEqual([
      'variants[1].regularization[0].pixels: expected at most 5 for images of 8 × 6, received 6',
    ]);
    expect(problemsOf([{ type: 'cutout', size: 7 }], IMAGES)).toEqual([
      'variants[1].regularization[0].size: expected at most 6 for images of 8 × 6, received 7',
    ]);
  });

  it('may have noise and mixup on any rows, but mixup only with classes', () => {
    const both: Regularization[] = [
      { type: 'inputNoise', sd: 0.1 },
      { type: 'mixup', alpha: 0.2 },
    ];
    expect(problemsOf(both, VECTORS)).toEqual([]);
    expect(problemsOf(both, NUMBERS)).toEqual([
      'variants[1].regularization[1].type: expected mixup for classification only, received "mixup"',
    ]);
  });

  it('has each of them only once', () => {
    const twice: Regularization[] = [
      { type: 'imageShift', pixels: 1 },
      { type: 'imageShift', pixels: 2 },
    ];
    expect(problemsOf(twice, IMAGES)).toEqual([
      'variants[1].regularization[1].type: expected imageShift only once in a variant, received "imageShift"',
    ]);
  });
});
