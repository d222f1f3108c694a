import { describe, expect, it } from 'vitest';
import type { ComparedRun } from '../../src-main/domain/compared-group.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { findStrengthAxes } from '../../src-main/domain/strength-axis.ts';
import { strengthCurves, type StrengthVariant } from '../../src-main/domain/strength-curve.ts';

const l1 = (strength: number): Regularization => ({ type: 'l1', strength });
const l2 = (strength: number, layers?: string[]): Regularization => ({ type: 'l2', strength, layers });
const net = (one: number, two: number): Regularization => ({ type: 'elasticNet', l1: one, l2: two });

/** Axes as their label and strength by variant. */
function axesOf(variants: readonly (readonly Regularization[])[]) {
  return findStrengthAxes(variants).map(({ axis, places }) => [
    axis.label,
    ...places.map(({ variantIndex, strength }) => `${variantIndex}: ${strength}`),
  ]);
}

describe('the strengths that variants differ in', () => {
  it('are those of one regularizer, from none to the strongest, in any order of variants', () => {
    expect(axesOf([[l2(0.1)], [], [l2(0.001)]])).toEqual([['L2 strength', '1: 0', '2: 0.001', '0: 0.1']]);
  });

  it('are one axis per regularizer; a variant without any is the start of each', () => {
    expect(axesOf([[], [l2(0.1)], [l1(0.1)], [l1(0.2)]])).toEqual([
      ['L1 strength', '0: 0', '2: 0.1', '3: 0.2'],
      ['L2 strength', '0: 0', '1: 0.1'],
    ]);
  });

  it('hold all else equal, whatever the order of regularizers and fields', () => {
    const dropout: Regularization = { type: 'dropout', rate: 0.5 };
    expect(axesOf([[dropout, l2(0.1)], [l2(0.2), dropout], [l2(0.3)], [dropout]])).toEqual([
      ['L2 strength', '3: 0', '0: 0.1', '1: 0.2'],
    ]);
    expect(axesOf([[dropout, l2(0.1)], [l2(0.1)]])).toEqual([['dropout rate', '1: 0', '0: 0.5']]);
  });

  it('tell layers apart', () => {
    const variants = [[l2(0.1, ['a'])], [l2(0.2, ['a'])], [l2(0.1, ['b'])], [l2(0.2, ['b'])]];
    expect(findStrengthAxes(variants).map(({ axis }) => axis.layers)).toEqual([['a'], ['b']]);
  });

  it('are one where several regularizers have the same', () => {
    const both = (strength: number) => [l2(strength, ['a']), l2(strength, ['b'])];
    expect(axesOf([[], both(0.1), both(0.2)])).toEqual([['L2 strength', '0: 0', '1: 0.1', '2: 0.2']]);
  });

  it('take 0 for not there', () => {
    expect(axesOf([[l2(0)], [l1(0.1)], [l2(0.5)]])).toEqual([
      ['L2 strength', '0: 0', '2: 0.5'],
      ['L1 strength', '0: 0', '1: 0.1'],
    ]);
  });

  it('grow as limits and patience shrink, where no number says not there', () => {
    const limit = (value: number): Regularization => ({ type: 'maxNorm', limit: value });
    expect(axesOf([[limit(1)], [], [limit(4)]])).toEqual([['max norm limit', '1: null', '2: 4', '0: 1']]);
    const [{ axis }] = findStrengthAxes([[], [{ type: 'earlyStopping', patience: 3 }]]);
    expect([axis.label, axis.stronger]).toEqual(['early stopping patience', 'smaller']);
  });

  it('of an elastic net are one number where the mixture is one', () => {
    expect(axesOf([[], [net(0.1, 0.3)], [net(0.01, 0.03)]])).toEqual([
      ['elastic net λ₁ + λ₂', '0: 0', '2: 0.04', '1: 0.4'],
    ]);
    expect(axesOf([[net(0.1, 0.3)], [net(0.2, 0.3)]])).toEqual([['elastic net λ₁', '0: 0.1', '1: 0.2']]);
  });

  it('are those of what augments the rows, too', () => {
    const sweeps: [string, (value: number) => Regularization][] = [
      ['mixup α', (alpha) => ({ type: 'mixup', alpha })],
      ['shift in pixels', (pixels) => ({ type: 'imageShift', pixels })],
      ['rotation in degrees', (degrees) => ({ type: 'imageRotation', degrees })],
      ['input noise sd', (sd) => ({ type: 'inputNoise', sd })],
      ['cutout size in pixels', (size) => ({ type: 'cutout', size })],
    ];
    for (const [label, make] of sweeps)
      expect(axesOf([[], [make(2)], [make(1)]])).toEqual([[label, '0: 0', '2: 1', '1: 2']]);
    // A flip that names no probability has 0.5.
    const flip = (probability?: number): Regularization => ({
      type: 'imageFlip',
      direction: 'horizontal',
      ...(probability !== undefined && { probability }),
    });
    expect(axesOf([[], [flip()], [flip(0.25)]])).toEqual([['flip probability', '0: 0', '2: 0.25', '1: 0.5']]);
  });

  it('are none where variants differ in more, or not at all', () => {
    expect(axesOf([[l1(0.1)], [l2(0.1)]])).toEqual([]);
    expect(axesOf([[l2(0.1)], [l2(0.1)]])).toEqual([]);
    expect(axesOf([[{ type: 'unitNorm' }], []])).toEqual([]);
    expect(axesOf([[]])).toEqual([]);
  });
});

let nextRun = 0;

function variant(regularization: readonly Regularization[], validation: readonly number[]): StrengthVariant {
  const runs = validation.map((value, seed): ComparedRun & { runId: number } => ({
    runId: (nextRun += 1),
    seed,
    status: 'completed',
    facts: {},
    measurements: [
      { scope: 'train', name: 'logLoss', detail: '', value: { value: value / 2 } },
      { scope: 'validation', name: 'logLoss', detail: '', value: { value } },
    ],
  }));
  return { variant: `v${regularization.length}`, regularization, runs };
}

describe('a strength curve', () => {
  // Means 5, 3, 3.5, 4; the best one's standard error is sd/√n = 1/√3 = 0.577.
  const variants = [
    variant([], [4, 5, 6]),
    variant([l2(0.01)], [2, 3, 4]),
    variant([l2(0.1)], [3.5, 3.5, 3.5]),
    variant([l2(1)], [4, 4, 4]),
  ];

  it('has the best point on validation, and the strongest within one standard error of it', () => {
    const { curves } = strengthCurves(variants, 'logLoss');
    expect(curves).toHaveLength(1);
    const [{ points, best, oneStandardError, unregularized }] = curves;
    expect(points.map(({ strength }) => strength)).toEqual([0, 0.01, 0.1, 1]);
    expect([unregularized, best, oneStandardError]).toEqual([0, 1, 2]);
    expect(points[1].validation).toEqual({ n: 3, mean: { value: 3 }, sd: { value: 1 } });
    expect(points[1].train.mean.value).toBe(1.5);
    expect(points[1].test).toMatchObject({ n: 0, mean: { value: null } });
    expect(points[1].perSeed.map(({ seed, train, test }) => [seed, train, test])).toEqual([
      [0, 1, null],
      [1, 1.5, null],
      [2, 2, null],
    ]);
  });

  it('turns around where higher is better', () => {
    const asAccuracy = variants.map((one) => ({
      ...one,
      runs: one.runs.map((run) => ({
        ...run,
        measurements: run.measurements.map((measured) => ({ ...measured, name: 'accuracy' })),
      })),
    }));
    const [{ best, oneStandardError }] = strengthCurves(asAccuracy, 'accuracy').curves;
    // 5 ± 1/√3 has nothing else in it.
    expect([best, oneStandardError]).toEqual([0, 0]);
  });

  it('of equal points takes the strongest', () => {
    const [{ best }] = strengthCurves([variant([], [2, 2]), variant([l2(1)], [2, 2])], 'logLoss').curves;
    expect(best).toBe(1);
  });

  it('has no one-standard-error point with one seed, and no best point where nothing is defined', () => {
    const single = strengthCurves([variant([], [2]), variant([l2(1)], [3])], 'logLoss').curves[0];
    expect([single.best, single.oneStandardError]).toEqual([0, null]);
    const none = strengthCurves([variant([], []), variant([l2(1)], [])], 'logLoss').curves[0];
    expect([none.best, none.oneStandardError]).toEqual([null, null]);
  });

  it('does not count runs that did not complete', () => {
    const [first, second] = variants;
    const runs = first.runs.map((run, at) => ({
      ...run,
      status: at === 0 ? ('diverged' as const) : run.status,
    }));
    const [{ points }] = strengthCurves([{ ...first, runs }, second], 'logLoss').curves;
    expect(points[0].validation).toMatchObject({ n: 2, mean: { value: 5.5 } });
    expect(points[0].perSeed[0].validation).toBeNull();
  });

  it('does not choose what successive halving stopped, however good it was then', () => {
    const plain = strengthCurves([variant([], [3, 3.1]), variant([l2(1)], [1, 1.1])], 'logLoss').curves[0];
    expect(plain.best).toBe(1);
    const stopped = variant([l2(1)], [1, 1.1]);
    const runs = stopped.runs.map((run) => ({ ...run, droppedEpoch: 4 }));
    const [curve] = strengthCurves([variant([], [3, 3.1]), { ...stopped, runs }], 'logLoss').curves;
    expect([curve.best, curve.oneStandardError]).toEqual([0, 0]);
    expect(curve.points[1].perSeed[0].droppedEpoch).toBe(4);
  });
});
