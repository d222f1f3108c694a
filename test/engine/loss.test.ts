import { describe, expect, it } from 'vitest';
import { dataLoss, predictionWidth, toPredictions } from '../../src-main/engine/loss.ts';

const float = (...values: number[]): Float32Array => Float32Array.from(values);
const labels = (...values: number[]) => ({ labels: Int32Array.from(values) });
/** Rounding of float64 sums; all inputs are exact in float32. */
const DIGITS = 12;

describe('softmax cross-entropy', () => {
  it('is the mean over rows of log Σ exp(z) − z[label]', () => {
    const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
    const second = Math.log(Math.exp(-1) + Math.exp(0.5) + 1) - -1;
    const loss = dataLoss('softmaxCrossEntropy', float(1, 2, 3, -1, 0.5, 0), 3, labels(2, 0));
    expect(loss).toBeCloseTo((first + second) / 2, DIGITS);
  });

  it('is log C where all C logits are equal', () => {
    expect(dataLoss('softmaxCrossEntropy', float(7, 7, 7, 7), 4, labels(1))).toBeCloseTo(Math.log(4), DIGITS);
  });

  it('neither overflows nor vanishes where the softmax saturates', () => {
    expect(dataLoss('softmaxCrossEntropy', float(100, -100), 2, labels(1))).toBe(200);
    expect(dataLoss('softmaxCrossEntropy', float(100, -100), 2, labels(0))).toBe(0);
    expect(dataLoss('softmaxCrossEntropy', float(1e5, 0), 2, labels(1))).toBe(1e5);
  });

  it('is not finite as soon as one logit is not', () => {
    expect(dataLoss('softmaxCrossEntropy', float(0, NaN, 1, 2), 2, labels(0, 0))).toBeNaN();
    expect(dataLoss('softmaxCrossEntropy', float(0, Infinity), 2, labels(0))).toBeNaN();
    expect(dataLoss('softmaxCrossEntropy', float(0, -Infinity), 2, labels(1))).toBe(Infinity);
  });
});

describe('sigmoid cross-entropy', () => {
  it('is the mean over rows of −y·log σ(z) − (1 − y)·log(1 − σ(z))', () => {
    const sigma = (z: number): number => 1 / (1 + Math.exp(-z));
    const expected = -(Math.log(sigma(0.5)) + Math.log(1 - sigma(-2)) + Math.log(1 - sigma(1))) / 3;
    const loss = dataLoss('sigmoidCrossEntropy', float(0.5, -2, 1), 1, labels(1, 0, 0));
    expect(loss).toBeCloseTo(expected, DIGITS);
  });

  it('is exact on both sides where the sigmoid saturates', () => {
    expect(dataLoss('sigmoidCrossEntropy', float(100), 1, labels(0))).toBe(100);
    expect(dataLoss('sigmoidCrossEntropy', float(-100), 1, labels(1))).toBe(100);
    // log(1 + e) is e for e = exp(−100).
    expect(dataLoss('sigmoidCrossEntropy', float(100), 1, labels(1))).toBe(Math.exp(-100));
    expect(dataLoss('sigmoidCrossEntropy', float(-100), 1, labels(0))).toBe(Math.exp(-100));
  });

  it('is not finite as soon as one logit is not', () => {
    expect(dataLoss('sigmoidCrossEntropy', float(0, NaN), 1, labels(0, 0))).toBeNaN();
    expect(dataLoss('sigmoidCrossEntropy', float(Infinity), 1, labels(0))).not.toSatisfy(Number.isFinite);
  });
});

describe('squared error', () => {
  it('is the mean over rows of (ŷ − y)²', () => {
    const values = float(1, -1, 0.5);
    const loss = dataLoss('squaredError', float(2, 1, 0.5), 1, { values });
    expect(loss).toBeCloseTo(((2 - 1) ** 2 + (1 - -1) ** 2 + 0) / 3, DIGITS);
  });

  it('does not overflow where float32 would, and is not finite where an output is not', () => {
    const large = Math.fround(1e30);
    expect(dataLoss('squaredError', float(large), 1, { values: float(0) })).toBe(large ** 2);
    expect(dataLoss('squaredError', float(Infinity), 1, { values: float(0) })).toBe(Infinity);
    expect(dataLoss('squaredError', float(NaN), 1, { values: float(0) })).toBeNaN();
  });
});

describe('a loss without its kind of target', () => {
  it('is refused', () => {
    expect(() => dataLoss('squaredError', float(0), 1, labels(0))).toThrow('squared error needs values');
    expect(() => dataLoss('softmaxCrossEntropy', float(0, 0), 2, { values: float(0) })).toThrow(
      'cross-entropy needs labels',
    );
  });
});

describe('predictions', () => {
  it('are softmax probabilities, row by row, also where they saturate', () => {
    const rows = toPredictions('softmaxCrossEntropy', float(0, Math.log(3), 100, -100), 2);
    expect(predictionWidth('softmaxCrossEntropy', 2)).toBe(2);
    expect([...rows.subarray(2)]).toEqual([1, Math.fround(Math.exp(-200))]);
    expect(rows[0]).toBeCloseTo(1 / 4, 7);
    expect(rows[1]).toBeCloseTo(3 / 4, 7);
  });

  it('are 1 − σ(z) and σ(z) of a sigmoid unit, each exact where the other is 1', () => {
    const rows = toPredictions('sigmoidCrossEntropy', float(0, 50, -50), 1);
    const small = Math.fround(Math.exp(-50));
    expect(predictionWidth('sigmoidCrossEntropy', 1)).toBe(2);
    expect([...rows]).toEqual([0.5, 0.5, small, 1, 1, small]);
  });

  it('are the values themselves for regression', () => {
    expect(predictionWidth('squaredError', 1)).toBe(1);
    expect([...toPredictions('squaredError', float(1.5, -2), 1)]).toEqual([1.5, -2]);
  });
});
