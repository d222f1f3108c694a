import { describe, expect, it } from 'vitest';
import { pixelNames } from '../../src-main/data/pixel-names.ts';
import type { Dataset } from '../../src-main/domain/dataset.ts';
import { drawRow, imageShapeOf, valueRangeOf } from '../../src-main/domain/row-image.ts';

const NAMES = ['p0_0', 'p0_1', 'p0_2', 'p1_0', 'p1_1', 'p1_2'];

describe('the shape of images', () => {
  it('is that which names of pixels tell', () => {
    expect(imageShapeOf(NAMES)).toEqual({ height: 2, width: 3, channels: 1 });
  });

  it('has channels where names of pixels have them', () => {
    const colours = ['p0_0_0', 'p0_0_1', 'p0_0_2', 'p0_1_0', 'p0_1_1', 'p0_1_2'];
    expect(imageShapeOf(colours)).toEqual({ height: 1, width: 2, channels: 3 });
    expect(imageShapeOf(pixelNames(4, 5, 3))).toEqual({ height: 4, width: 5, channels: 3 });
    expect(imageShapeOf(pixelNames(4, 5, 1))).toEqual({ height: 4, width: 5, channels: 1 });
    expect(imageShapeOf(colours.slice(3))).toBeNull();
    expect(imageShapeOf([...NAMES.slice(0, 5), 'p1_2_0'])).toBeNull();
  });

  it.each([
    [['a', 'b']],
    [[]],
    [NAMES.slice(1)],
    [NAMES.toReversed()],
    [['p0_0', 'p0_1', 'p0_3', 'p1_0', 'p1_1', 'p1_2']],
    [['p99999_99999']],
  ])('is none for %j', (names) => {
    expect(imageShapeOf(names)).toBeNull();
  });
});

describe('a drawn row', () => {
  const dataset: Dataset = {
    name: 'two',
    rows: 2,
    features: Float32Array.of(-1, 0, 1, -1, -1, -1, 0, 0, 0, 0, 0, 3),
    featureNames: NAMES,
    target: { kind: 'values', values: Float64Array.of(1, 2), name: 'y' },
    hash: '',
  };

  it("spans the data set's range, not its own", () => {
    const range = valueRangeOf(dataset);
    expect(range).toEqual({ min: -1, max: 3 });
    const { pixels } = drawRow(dataset, 0, { height: 2, width: 3, channels: 1 }, range);
    // (value + 1)/4 · 255, rounded.
    expect([...Buffer.from(pixels, 'base64')]).toEqual([0, 64, 128, 0, 0, 0]);
  });

  it('is black where all numbers are one', () => {
    const { pixels } = drawRow(dataset, 0, { height: 2, width: 3, channels: 1 }, { min: 1, max: 1 });
    expect([...Buffer.from(pixels, 'base64')]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
