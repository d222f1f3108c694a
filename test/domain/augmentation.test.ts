import { describe, expect, it } from 'vitest';
import {
  augmentationOf,
  isOnRows,
  ROW_REGULARIZATIONS,
  type ImageFlip,
} from '../../src-main/domain/augmentation.ts';
import {
  coefficientsOf,
  NO_REGULARIZATION,
  type Regularization,
} from '../../src-main/domain/regularization.ts';
import { shapeModel } from '../../src-main/domain/model.ts';

const NOTHING = {
  horizontalFlip: 0,
  verticalFlip: 0,
  shift: 0,
  rotation: 0,
  noise: 0,
  cutout: 0,
  mixup: 0,
};

describe('what a variant does to its training rows', () => {
  it('is nothing without a regularizer of rows, and under strengths of 0', () => {
    expect(augmentationOf([])).toBeNull();
    const penalty: Regularization = { type: 'l2', strength: 1 };
    expect(augmentationOf([penalty])).toBeNull();
    const idle: Regularization[] = [
      { type: 'mixup', alpha: 0 },
      { type: 'imageShift', pixels: 0 },
      { type: 'imageRotation', degrees: 0 },
      { type: 'inputNoise', sd: 0 },
      { type: 'cutout', size: 0 },
      { type: 'imageFlip', direction: 'both', probability: 0 },
    ];
    expect(augmentationOf(idle)).toBeNull();
  });

  it('is what its regularizers say together, in any order', () => {
    const regularizations: Regularization[] = [
      { type: 'mixup', alpha: 0.2 },
      { type: 'dropout', rate: 0.5 },
      { type: 'imageShift', pixels: 2 },
      { type: 'imageRotation', degrees: 15 },
      { type: 'inputNoise', sd: 0.1 },
      { type: 'cutout', size: 4 },
      { type: 'imageFlip', direction: 'horizontal', probability: 0.25 },
    ];
    const expected = {
      ...NOTHING,
      mixup: 0.2,
      shift: 2,
      rotation: 15,
      noise: 0.1,
      cutout: 4,
      horizontalFlip: 0.25,
    };
    expect(augmentationOf(regularizations)).toEqual(expected);
    expect(augmentationOf(regularizations.toReversed())).toEqual(expected);
  });

  it('mirrors half of the images where no probability is given, the way it names', () => {
    const flip = (direction: ImageFlip['direction']) => {
      const regularization: ImageFlip = { type: 'imageFlip', direction };
      return augmentationOf([regularization]);
    };
    expect(flip('horizontal')).toEqual({ ...NOTHING, horizontalFlip: 0.5 });
    expect(flip('vertical')).toEqual({ ...NOTHING, verticalFlip: 0.5 });
    expect(flip('both')).toEqual({ ...NOTHING, horizontalFlip: 0.5, verticalFlip: 0.5 });
  });

  it('leaves the parameters alone', () => {
    const model = shapeModel({ layers: [{ type: 'dense', units: 2 }] }, 3);
    const all: Regularization[] = [
      { type: 'mixup', alpha: 1 },
      { type: 'imageShift', pixels: 1 },
      { type: 'inputNoise', sd: 1 },
    ];
    expect(coefficientsOf(all, model)).toEqual([NO_REGULARIZATION, NO_REGULARIZATION]);
    expect(ROW_REGULARIZATIONS.every((type) => isOnRows({ type }))).toBe(true);
    expect(isOnRows({ type: 'dropout' })).toBe(false);
  });
});
