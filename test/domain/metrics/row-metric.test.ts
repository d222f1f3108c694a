import { describe, expect, it } from 'vitest';
import type { Target } from '../../../src-main/domain/dataset.ts';
import { classificationMeasurements } from '../../../src-main/domain/metrics/classification.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
} from '../../../src-main/domain/metrics/primary-metric.ts';
import { regressionMeasurements } from '../../../src-main/domain/metrics/regression.ts';
import { rowMetric } from '../../../src-main/domain/metrics/row-metric.ts';
import { RandomStream } from '../../../src-main/domain/random.ts';

/** Softmax of noise, rounded so that some scores tie. */
function drawnProbabilities(rows: number, classes: number, seed: number): Float32Array {
  const noise = new Float32Array(rows * classes);
  new RandomStream(seed, 'split').fillNormal(noise);
  const powers = noise.map((value) => Math.exp(Math.round(value * 4) / 4));
  return powers.map((value, at) => {
    const start = Math.floor(at / classes) * classes;
    return value / powers.subarray(start, start + classes).reduce((sum, one) => sum + one, 0);
  });
}

function drawnRows(rows: number, seed: number): Int32Array {
  const stream = new RandomStream(seed, 'bootstrap');
  return Int32Array.from({ length: rows }, () => stream.nextBelow(rows));
}

describe('a metric of chosen rows', () => {
  it.each([2, 3, 7])(
    'of %i classes is what is measured on these rows, ties and repeats included',
    (classes) => {
      const classNames = Array.from({ length: classes }, (_, index) => `c${index}`);
      const labels = Int32Array.from({ length: 90 }, (_, row) => (row * 5 + (row % 4)) % classes);
      const outputs = drawnProbabilities(90, classes, classes);
      const target: Target = { kind: 'classes', labels, classNames };
      for (let draw = 0; draw < 5; draw++) {
        const rows = draw === 0 ? Int32Array.from(labels.keys()) : drawnRows(90, draw);
        const chosen = new Float32Array(90 * classes);
        rows.forEach((row, at) =>
          chosen.set(outputs.subarray(row * classes, (row + 1) * classes), at * classes),
        );
        const measured = classificationMeasurements(
          'test',
          chosen,
          rows.map((row) => labels[row]),
          classNames,
        );
        for (const name of CLASSIFICATION_METRICS) {
          const expected = measured.find((one) => one.name === name && one.detail === '')?.value.value;
          const found = rowMetric(name, outputs, target)(rows);
          if (expected === null || expected === undefined) expect(found).toBe(null);
          // Sums in another order round otherwise.
          else expect(found).toBeCloseTo(expected, 13);
        }
      }
    },
  );

  it('of numbers is what is measured on these rows', () => {
    const values = Float64Array.from({ length: 40 }, (_, row) => Math.sin(row) * 10);
    const outputs = Float32Array.from(values, (value, row) => value + Math.cos(3 * row));
    const rows = drawnRows(40, 3);
    const measured = regressionMeasurements(
      'test',
      Float64Array.from(rows, (row) => outputs[row]),
      Float64Array.from(rows, (row) => values[row]),
    );
    for (const name of REGRESSION_METRICS)
      expect(rowMetric(name, outputs, { kind: 'values', name: 'y', values })(rows)).toBe(
        measured.find((one) => one.name === name)?.value.value,
      );
  });

  it('is undefined without rows, and as soon as any output is not finite', () => {
    const target: Target = { kind: 'classes', labels: Int32Array.of(0, 1), classNames: ['a', 'b'] };
    const outputs = Float32Array.of(0.5, 0.5, 0.25, 0.75);
    for (const name of CLASSIFICATION_METRICS) {
      expect(rowMetric(name, outputs, target)(new Int32Array())).toBeNull();
      expect(rowMetric(name, Float32Array.of(NaN, 0.5, 0.25, 0.75), target)(Int32Array.of(1))).toBeNull();
    }
    // One kind of rows has no AUC.
    expect(rowMetric('aucRoc', outputs, target)(Int32Array.of(1, 1))).toBeNull();
  });
});
