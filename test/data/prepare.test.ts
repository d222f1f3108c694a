import { describe, expect, it } from 'vitest';
import { prepareData } from '../../src-main/data/prepare.ts';
import { PARTS, type Dataset, type SplitRows } from '../../src-main/domain/dataset.ts';
import reference from '../oracle/scaling.json' with { type: 'json' };

function withTable(features: readonly (readonly number[])[], target: Dataset['target']): Dataset {
  return {
    name: 'test',
    rows: features.length,
    features: Float32Array.from(features.flat()),
    featureNames: features[0].map((_, column) => `x${column}`),
    target,
    hash: '',
  };
}

function values(...numbers: number[]): Dataset['target'] {
  return { kind: 'values', values: Float64Array.from(numbers), name: 'y' };
}

function splitOf(train: number[], validation: number[], test: number[]): SplitRows {
  return {
    train: Int32Array.from(train),
    validation: Int32Array.from(validation),
    test: Int32Array.from(test),
  };
}

describe("agreement with scikit-learn's scalers", () => {
  const { train, validation, test } = reference.rows;
  const rows = splitOf(train, validation, test);
  const dataset = withTable(reference.features, values(...reference.target));

  it.each(['standardize', 'minMax'] as const)('%s, fitted on the training rows', (scaling) => {
    const { parts, inputs } = prepareData(dataset, rows, { features: scaling });
    for (const part of PARTS) {
      const expected = [...rows[part]].flatMap((row) => reference[scaling][row]);
      expect(parts[part].features).toHaveLength(expected.length);
      expected.forEach((value, index) => {
        // The constant column, where scikit-learn is left with the rounding of its mean.
        if (index % inputs === 3) expect(parts[part].features[index]).toBe(0);
        // Half a unit in the last place of float32 is 6e-8.
        expect(Math.abs(parts[part].features[index] - value)).toBeLessThanOrEqual(
          1e-7 * Math.max(1, Math.abs(value)),
        );
      });
    }
  });

  it('a standardized target, and the way back', () => {
    const { parts, targetScale, targetOffset } = prepareData(dataset, rows, { target: 'standardize' });
    // Float64 throughout: only the order of a sum differs.
    expect(targetScale / reference.targetScale).toBeCloseTo(1, 12);
    expect(targetOffset / reference.targetOffset).toBeCloseTo(1, 12);
    for (const part of PARTS)
      rows[part].forEach((row, index) => {
        const scaled = parts[part].values?.[index] ?? NaN;
        expect(scaled).toBeCloseTo(reference.standardizedTarget[row], 6);
        expect(scaled * targetScale + targetOffset).toBeCloseTo(reference.target[row], 4);
      });
  });
});

describe('prepareData', () => {
  it('leaves everything as it is without scaling', () => {
    const dataset = withTable(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      values(10, 20, 30),
    );
    for (const scaling of [undefined, {}, { features: 'none', target: 'none' } as const]) {
      const prepared = prepareData(dataset, splitOf([0], [2], [1]), scaling);
      expect(prepared.inputs).toBe(2);
      expect(prepared.parts.train).toEqual({
        rows: 1,
        features: Float32Array.of(1, 2),
        values: Float32Array.of(10),
      });
      expect(prepared.parts.validation.features).toEqual(Float32Array.of(5, 6));
      expect(prepared.parts.test.values).toEqual(Float32Array.of(20));
      expect([prepared.targetScale, prepared.targetOffset, prepared.classNames]).toEqual([1, 0, null]);
    }
  });

  it('gives class indexes and names for classification', () => {
    const target = { kind: 'classes', labels: Int32Array.of(1, 0, 1), classNames: ['a', 'b'] } as const;
    const prepared = prepareData(withTable([[1], [2], [3]], target), splitOf([2, 1], [0], []), undefined);
    expect(prepared.parts.train).toEqual({
      rows: 2,
      features: Float32Array.of(3, 2),
      labels: Int32Array.of(1, 0),
    });
    expect(prepared.classNames).toEqual(['a', 'b']);
    expect([prepared.targetScale, prepared.targetOffset]).toEqual([1, 0]);
  });

  it('looks at the training rows alone', () => {
    // Training rows 0 and 10: mean 5, standard deviation 5, range 10.
    const dataset = withTable([[0], [10], [100]], values(1, 2, 3));
    const rows = splitOf([0, 1], [2], [2]);
    expect(prepareData(dataset, rows, { features: 'standardize' }).parts.validation.features[0]).toBe(19);
    expect(prepareData(dataset, rows, { features: 'minMax' }).parts.validation.features[0]).toBe(10);
  });

  it('says by what each column was scaled', () => {
    const dataset = withTable(
      [
        [0, 5],
        [10, 5],
        [100, 5],
      ],
      values(1, 2, 3),
    );
    const scalesOf = (features: 'none' | 'standardize' | 'minMax' | 'rescale255') =>
      prepareData(dataset, splitOf([0, 1], [2], [2]), { features }).featureScales;
    const constant = { offset: 5, factor: 0 };
    expect(scalesOf('standardize')).toEqual([{ offset: 5, factor: 1 / 5 }, constant]);
    expect(scalesOf('minMax')).toEqual([{ offset: 0, factor: 1 / 10 }, constant]);
    expect(scalesOf('rescale255')).toEqual([0, 0].map(() => ({ offset: 0, factor: 1 / 255 })));
    expect(scalesOf('none')).toEqual([0, 0].map(() => ({ offset: 0, factor: 1 })));
  });

  it('makes a column that is constant in the training rows 0 everywhere', () => {
    const dataset = withTable([[0.1], [0.1], [0.1], [7]], values(1, 2, 3, 4));
    const rows = splitOf([0, 1, 2], [3], [3]);
    for (const features of ['standardize', 'minMax'] as const) {
      const { parts } = prepareData(dataset, rows, { features });
      expect([...parts.train.features]).toEqual([0, 0, 0]);
      expect([...parts.validation.features]).toEqual([0]);
    }
  });

  it('divides by 255 whatever the values are', () => {
    const dataset = withTable(
      [
        [0, 255],
        [51, 510],
      ],
      values(1, 2),
    );
    const { parts } = prepareData(dataset, splitOf([0], [1], [1]), { features: 'rescale255' });
    expect([...parts.train.features]).toEqual([0, 1]);
    expect([...parts.test.features]).toEqual([Math.fround(0.2), 2]);
  });

  it('keeps the unit of a target that is constant in the training rows', () => {
    const dataset = withTable([[1], [2], [3]], values(7, 7, 9));
    const prepared = prepareData(dataset, splitOf([0, 1], [2], [2]), { target: 'standardize' });
    expect(prepared.parts.train.values).toEqual(Float32Array.of(0, 0));
    expect(prepared.parts.test.values).toEqual(Float32Array.of(2));
    expect([prepared.targetScale, prepared.targetOffset]).toEqual([1, 7]);
  });

  it('has no infinities where differences vanish when squared', () => {
    const dataset = withTable([[1], [2], [3]], values(0, 1e-200, 0));
    const { parts } = prepareData(dataset, splitOf([0, 1], [2], [2]), { target: 'standardize' });
    expect([...(parts.train.values ?? [])].every(Number.isFinite)).toBe(true);
  });
});
