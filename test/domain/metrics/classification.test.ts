import { describe, expect, it } from 'vitest';
import { classificationMeasurements } from '../../../src-main/domain/metrics/classification.ts';
import { confusionMatrix, predictedClasses } from '../../../src-main/domain/metrics/confusion-matrix.ts';
import type { MetricValue } from '../../../src-main/domain/metrics/metric-value.ts';
import reference from '../../oracle/metrics.json' with { type: 'json' };

function namesOf(classes: number): string[] {
  return Array.from({ length: classes }, (_, index) => `c${index}`);
}

function measure(probabilities: Float32Array | Float64Array, labels: readonly number[], classes: number) {
  const measurements = classificationMeasurements(
    'test',
    probabilities,
    Int32Array.from(labels),
    namesOf(classes),
  );
  return (name: string, detail = ''): MetricValue => {
    const found = measurements.filter(
      (measurement) => measurement.name === name && measurement.detail === detail,
    );
    expect(found).toHaveLength(1);
    return found[0].value;
  };
}

function reasonOf(value: MetricValue): string {
  return value.value === null ? value.reason : `defined as ${value.value}`;
}

/** Compares with a reference number or null; relative tolerance, absolute for numbers below 1. */
function expectClose(value: MetricValue, expected: number | null, tolerance: number, what: string): void {
  if (expected === null || value.value === null) expect(value.value, what).toBe(expected);
  else
    expect(Math.abs(value.value - expected), what).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    );
}

function probabilitiesOf(reference: { type: string; probabilities: number[] }): Float32Array | Float64Array {
  return reference.type === 'float32'
    ? Float32Array.from(reference.probabilities)
    : Float64Array.from(reference.probabilities);
}

describe('against scikit-learn', () => {
  it('has cases of 2, 3 and 10 classes in both precisions, and cases with undefined metrics', () => {
    const cases = reference.classification;
    for (const classes of [2, 3, 10])
      expect(new Set(cases.filter((one) => one.classes === classes).map(({ type }) => type)).size).toBe(2);
    expect(cases.filter(({ expected }) => expected.precisionMacro === null).length).toBeGreaterThan(5);
    expect(cases.filter(({ expected }) => expected.aucRoc === null).length).toBeGreaterThan(5);
    expect(cases.filter(({ expected }) => expected.aucRoc !== null).length).toBeGreaterThan(15);
  });

  for (const one of reference.classification) {
    const probabilities = probabilitiesOf(one);
    const valueOf = measure(probabilities, one.labels, one.classes);

    it(`counts the confusion matrix exactly: ${one.name}`, () => {
      const labels = Int32Array.from(one.labels);
      const matrix = confusionMatrix(labels, predictedClasses(probabilities, one.classes), one.classes);
      expect([...matrix.counts]).toEqual(one.confusion);
    });

    it(`agrees on what is made of counts to 1e-12: ${one.name}`, () => {
      const { logLoss, logLossOwnType, ...counted } = one.expected;
      expect(Object.keys(counted)).toHaveLength(14);
      for (const [name, expected] of Object.entries(counted))
        expectClose(valueOf(name), expected, 1e-12, name);
      for (const [name, values] of Object.entries(one.perClass))
        values.forEach((expected, index) =>
          expectClose(valueOf(name, `c${index}`), expected, 1e-12, `${name} ${index}`),
        );
      expect(logLoss).not.toBeNull();
      expect(logLossOwnType).not.toBeNull();
    });

    it(`agrees on log loss, to 1e-9 in float64 and 2e-6 where scikit-learn adds up in float32: ${one.name}`, () => {
      const tolerance = one.type === 'float32' ? 2e-6 : 1e-9;
      expectClose(valueOf('logLoss'), one.expected.logLossOwnType, tolerance, 'log loss in its own type');
      const clippedApart = one.type === 'float32' && one.name.includes('certain');
      // Both epsilons leave ordinary probabilities alone, so float64 arithmetic on float32 numbers agrees to 1e-9.
      if (!clippedApart) expectClose(valueOf('logLoss'), one.expected.logLoss, 1e-9, 'log loss in float64');
    });
  }
});

describe('numbers worked out by hand', () => {
  it('takes the first class of a tie as the prediction', () => {
    expect([...predictedClasses(Float64Array.of(0.4, 0.4, 0.2, 0.2, 0.4, 0.4), 3)]).toEqual([0, 1]);
  });

  it('counts ties in AUC as half', () => {
    // Class 1 scores 0.5 and 0.9; the others 0.5, 0.5 and 0.1: wins 1 + 3, ties 2, pairs 6.
    const scores = [0.5, 0.9, 0.5, 0.5, 0.1];
    const valueOf = measure(Float64Array.from(scores.flatMap((p) => [1 - p, p])), [1, 1, 0, 0, 0], 2);
    expect(valueOf('aucRoc').value).toBeCloseTo((1 + 3 + 2 / 2) / 6, 14);
  });

  it('takes negative zero and zero for the same score', () => {
    const valueOf = measure(Float64Array.of(1, 0, 1, -0), [1, 0], 2);
    expect(valueOf('aucRoc').value).toBe(0.5);
  });

  it('clips certain and wrong float32 probabilities at 2^-23, float64 ones at 2^-52', () => {
    const wrong = [1, 0];
    expect(measure(Float32Array.from(wrong), [1], 2)('logLoss').value).toBeCloseTo(23 * Math.LN2, 12);
    expect(measure(Float64Array.from(wrong), [1], 2)('logLoss').value).toBeCloseTo(52 * Math.LN2, 12);
  });

  it('does not change with the order of the rows', () => {
    const { probabilities, labels } = reference.classification[2];
    const pairs = labels.map((label, row) => ({ label, p: probabilities.slice(2 * row, 2 * row + 2) }));
    const turned = pairs.reverse();
    const before = measure(Float64Array.from(probabilities), labels, 2);
    const after = measure(
      Float64Array.from(turned.flatMap(({ p }) => p)),
      turned.map(({ label }) => label),
      2,
    );
    for (const name of ['accuracy', 'f1Macro', 'aucRoc']) expect(after(name)).toEqual(before(name));
  });
});

describe('Matthews correlation and kappa', () => {
  it('are what the four counts of two classes give', () => {
    // 4 rows right of 'no', 1 taken for 'yes'; 2 of 'yes' right, 3 missed.
    const rows = [...Array<number>(4).fill(0.2), 0.9, 0.8, 0.7, 0.1, 0.3, 0.4];
    const labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    const valueOf = measure(Float64Array.from(rows.flatMap((p) => [1 - p, p])), labels, 2);
    const [tp, fn, fp, tn] = [2, 3, 1, 4];
    const root = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
    expect(valueOf('mcc').value).toBeCloseTo((tp * tn - fp * fn) / root, 14);
    // Observed 6/10; by chance (7·5 + 3·5)/100.
    expect(valueOf('cohenKappa').value).toBeCloseTo((0.6 - 0.5) / (1 - 0.5), 14);
  });

  it('say why they are undefined instead of 0', () => {
    const constant = measure(Float64Array.of(0.9, 0.1, 0.8, 0.2), [0, 1], 2);
    expect(reasonOf(constant('mcc'))).toBe('only one class is ever predicted');
    expect(constant('cohenKappa')).toEqual({ value: 0 });
    const single = measure(Float64Array.of(0.9, 0.1, 0.8, 0.2), [0, 0], 2);
    expect(reasonOf(single('mcc'))).toBe('only one class has rows');
    expect(reasonOf(single('cohenKappa'))).toBe('one class is everywhere, actual and predicted');
  });
});

describe('probabilities', () => {
  it('have a Brier score up to 1 for two classes and up to 2 for three', () => {
    expect(measure(Float64Array.of(1, 0), [1], 2)('brier')).toEqual({ value: 1 });
    expect(measure(Float64Array.of(1, 0, 0), [1], 3)('brier')).toEqual({ value: 2 });
    expect(measure(Float64Array.of(0.5, 0.5), [1], 2)('brier')).toEqual({ value: 0.25 });
  });

  it('are calibrated by the confidence in the predicted class, whichever that is', () => {
    // Both rows claim 0.8; one is right: |1/2 − 0.8|.
    expect(measure(Float64Array.of(0.8, 0.2, 0.2, 0.8), [0, 0], 2)('ece').value).toBeCloseTo(0.3, 14);
  });
});

describe('measures of ranking', () => {
  it('of each class are measured where everything is wanted, and left out of epochs', () => {
    const call = (detail?: 'perEpoch') =>
      classificationMeasurements(
        'train',
        Float64Array.of(0.4, 0.6, 0.7, 0.3, 0.2, 0.8),
        Int32Array.of(1, 0, 1),
        ['no', 'yes'],
        detail,
      );
    const everything = call();
    const epoch = call('perEpoch');
    expect(everything.slice(0, epoch.length)).toEqual(epoch);
    expect(everything.slice(epoch.length).map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'aucRoc no',
      'aucRoc yes',
      'prAuc no',
      'prAuc yes',
    ]);
  });
});

describe('undefined values', () => {
  // Three rows of classes 0, 0, 1, all predicted as 0, and a class 2 that is nowhere.
  const valueOf = measure(Float64Array.of(0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.6, 0.3, 0.1), [0, 0, 1], 3);

  it('have no precision for a class that is never predicted', () => {
    expect(reasonOf(valueOf('precision', 'c1'))).toBe('never predicted');
  });

  it('have no recall for a class without rows', () => {
    expect(reasonOf(valueOf('recall', 'c2'))).toBe('no rows of this class');
    expect(valueOf('recall', 'c1')).toEqual({ value: 0 });
  });

  it('have an F1 of 0 for a class that was missed, and none for a class that is nowhere', () => {
    expect(valueOf('f1', 'c1')).toEqual({ value: 0 });
    expect(reasonOf(valueOf('f1', 'c2'))).toBe('neither predicted nor any rows of this class');
  });

  it('make a macro average undefined and are named in its reason', () => {
    expect(reasonOf(valueOf('precisionMacro'))).toBe(
      'undefined for class "c1" (never predicted), "c2" (never predicted)',
    );
    for (const name of ['aucRoc', 'prAuc'])
      expect(reasonOf(valueOf(name))).toBe('undefined for class "c2" (no rows of this class)');
  });

  it('make a weighted average undefined only where the class has rows', () => {
    expect(reasonOf(valueOf('precisionWeighted'))).toBe('undefined for class "c1" (never predicted)');
    expect(valueOf('recallWeighted').value).toBeCloseTo((2 * 1 + 1 * 0) / 3, 15);
    // F1 of class 0: 2·2/(2·2 + 1 + 0).
    expect(valueOf('f1Weighted').value).toBeCloseTo((2 * 0.8 + 1 * 0) / 3, 15);
  });

  it('name at most five classes', () => {
    const classes = 8;
    const one = new Float64Array(classes).fill(1 / classes);
    const reason = reasonOf(measure(one, [0], classes)('recallMacro'));
    expect(reason).toContain('"c5" (no rows of this class) and 2 more');
    expect(reason).not.toContain('"c6"');
  });

  it('are everything where a probability is not finite', () => {
    const measurements = classificationMeasurements(
      'validation',
      Float32Array.of(0.5, 0.5, Number.NaN, 0.5),
      Int32Array.of(0, 1),
      ['no', 'yes'],
    );
    expect(measurements).toHaveLength(15 + 5 * 2);
    for (const { scope, value } of measurements) {
      expect(scope).toBe('validation');
      expect(reasonOf(value)).toBe('predicted probabilities are not finite (first in row 1)');
    }
  });

  it('are everything where there are no rows', () => {
    for (const { value } of classificationMeasurements('test', new Float32Array(0), new Int32Array(0), [
      'no',
      'yes',
    ]))
      expect(reasonOf(value)).toBe('no rows');
  });
});

describe('input that is a defect', () => {
  it('refuses sizes that do not fit, labels out of range and logits', () => {
    const call = (probabilities: number[], labels: number[]) => () =>
      measure(Float64Array.from(probabilities), labels, 2);
    expect(call([0.5, 0.5, 0.5], [0])).toThrow('expected 1 rows × 2 classes, received 3 numbers');
    expect(call([0.5, 0.5], [2])).toThrow('labels: expected 0 to 1, received 2');
    expect(call([0.5, 0.5], [-1])).toThrow('labels: expected 0 to 1, received -1');
    expect(call([3.2, -1.5], [0])).toThrow('probabilities: expected numbers from 0 to 1, received 3.2');
  });
});
