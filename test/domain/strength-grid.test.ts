import { describe, expect, it } from 'vitest';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { findStrengthGrids } from '../../src-main/domain/strength-grid-axes.ts';
import { chooseCells, type ChosenFrom } from '../../src-main/domain/strength-grid-choice.ts';
import { strengthGrids } from '../../src-main/domain/strength-grid.ts';
import type { StrengthVariant } from '../../src-main/domain/strength-curve.ts';
import type { RunStatus } from '../../src-main/domain/run.ts';
import { summarize } from '../../src-main/domain/statistics/summary.ts';

const l1 = (strength: number, layers?: string[]): Regularization => ({ type: 'l1', strength, layers });
const l2 = (strength: number, layers?: string[]): Regularization => ({ type: 'l2', strength, layers });
const drop = (rate: number): Regularization => ({ type: 'dropout', rate });
const net = (one: number, two: number): Regularization => ({ type: 'elasticNet', l1: one, l2: two });
const smooth: Regularization = { type: 'labelSmoothing', amount: 0.1 };

/** Grids as their axes and their places. */
function gridsOf(variants: readonly (readonly Regularization[])[]) {
  return findStrengthGrids(variants).map(({ rows, columns, held, places }) => ({
    axes: `${rows.label} × ${columns.label}`,
    held: held.map(({ type }) => type),
    places: places.map(({ variantIndex, row, column }) => `${variantIndex}: ${row}, ${column}`),
  }));
}

describe('a grid of two strengths', () => {
  it('is found with its edges, in any order of variants and regularizers', () => {
    const variants = [
      ...[[drop(0.5), l2(0.1)], [], [l2(0.1)], [l2(0.2)], [drop(0.5)]],
      ...[[l2(0.2), drop(0.5)]],
    ];
    expect(gridsOf(variants)).toEqual([
      {
        axes: 'dropout rate × L2 strength',
        held: [],
        places: ['1: 0, 0', '2: 0, 0.1', '3: 0, 0.2', '4: 0.5, 0', '0: 0.5, 0.1', '5: 0.5, 0.2'],
      },
    ]);
  });

  it('has the strengths along a row of which there are more; of as many, those that are named first', () => {
    const square = [[], [l2(1)], [drop(0.5)], [l2(1), drop(0.5)]];
    expect(gridsOf(square)[0].axes).toBe('dropout rate × L2 strength');
    expect(gridsOf(square.map((one) => one.toReversed()))[0].axes).toBe('L2 strength × dropout rate');
    const tall = [...square, [drop(0.2)], [l2(1), drop(0.2)]];
    expect(gridsOf(tall)[0].axes).toBe('L2 strength × dropout rate');
  });

  it('may be of one kind of regularizer on two layers', () => {
    const on = (a: number, b: number) => [l1(a, ['a']), l2(b, ['b'])];
    const [grid] = findStrengthGrids([on(1, 1), on(1, 2), on(3, 1), on(3, 2)]);
    expect([grid.columns.layers, grid.rows.layers]).toEqual([['a'], ['b']]);
    const same = (a: number, b: number) => [l2(a, ['a']), l2(b, ['b'])];
    expect(gridsOf([same(1, 2), same(1, 3), same(4, 2), same(4, 3)])[0].places).toHaveLength(4);
  });

  it('may be of the two numbers of one elastic net', () => {
    const variants = [[], [net(1, 1)], [net(1, 2)], [net(3, 1)], [net(3, 2)]];
    expect(gridsOf(variants)).toEqual([
      {
        axes: 'elastic net λ₂ × elastic net λ₁',
        held: [],
        places: ['0: 0, 0', '1: 1, 1', '3: 1, 3', '2: 2, 1', '4: 2, 3'],
      },
    ]);
  });

  it('holds what acts in all of its variants, and takes no other in', () => {
    const inner = [[l2(1)], [drop(0.5)], [l2(1), drop(0.5)], []].map((one) => [smooth, ...one]);
    const [grid] = gridsOf([...inner, [l2(1), drop(0.5)]]);
    expect(grid.held).toEqual(['labelSmoothing']);
    expect(grid.places.map((place) => place.slice(0, 1)).toSorted()).toEqual(['0', '1', '2', '3']);
  });

  it('takes 0 for not there, and a limit that is not there for none', () => {
    const limit = (value: number): Regularization => ({ type: 'maxNorm', limit: value });
    const [grid] = gridsOf([[l2(0)], [l2(1)], [limit(2), l2(0)], [limit(2), l2(1)], [limit(4), l2(1)]]);
    expect(grid.axes).toBe('L2 strength × max norm limit');
    expect(grid.places).toEqual(['0: 0, null', '2: 0, 2', '1: 1, null', '4: 1, 4', '3: 1, 2']);
  });

  it('keeps the first of variants that are equal', () => {
    const square = [[], [l2(1)], [drop(0.5)], [l2(1), drop(0.5)], [drop(0.5), l2(1)]];
    expect(gridsOf(square)[0].places).toHaveLength(4);
  });

  it.each([
    ['a curve', [[], [l2(1)], [l2(2)], [l2(3)]]],
    ['two curves that meet', [[], [l2(1)], [l2(2)], [drop(0.1)], [drop(0.2)]]],
    ['three cells', [[], [l2(1)], [l2(1), drop(0.5)]]],
    ['a cloud of points', [1, 2, 3, 4, 5].map((each) => [l2(each), drop(each / 10)])],
    ['a grid of things that no number says the strength of', [[], [{ type: 'unitNorm' as const }]]],
  ])('is not found in %s', (_, variants) => {
    expect(gridsOf(variants)).toEqual([]);
  });
});

/** Cells of a grid of 3 rows and 3 columns, by row, column and validation values. */
function cell(row: number, column: number, values: readonly number[], isLeftOut = false): ChosenFrom {
  return { ranks: [row, column], shares: [row / 2, column / 2], validation: summarize(values), isLeftOut };
}

describe('the choice in a grid', () => {
  it('takes the strongest cells within one standard error, each stronger in one strength than the others', () => {
    // Mean 10, sd √((4 + 0 + 0 + 4) / 3): one standard error over 4 is √(8/3) / 2 = 0.8165.
    const best = [8, 10, 10, 12];
    const cells = [
      cell(0, 0, best),
      cell(0, 2, [10.5, 10.5]),
      cell(1, 0, [10.8, 10.8]),
      cell(1, 1, [10.7, 10.7]),
      // Too bad.
      cell(2, 2, [10.82, 10.82]),
    ];
    // (0, 2) and (1, 1) are as strong by the sum of shares, 1 each: the better one goes first. (1, 0) is weaker than (1, 1).
    expect(chooseCells(cells, 'lowerIsBetter')).toEqual({ best: 0, oneStandardError: [1, 3] });
    expect(chooseCells([...cells, cell(2, 1, [10.81, 10.81])], 'lowerIsBetter').oneStandardError).toEqual([
      5, 1,
    ]);
  });

  it('takes the larger of what is better so, and of equal means the strongest', () => {
    const cells = [cell(0, 0, [1, 3]), cell(0, 1, [2, 2]), cell(1, 1, [1.99, 1.99])];
    // The best is (0, 1), whose sd of 0 lets no other one in.
    expect(chooseCells(cells, 'higherIsBetter')).toEqual({ best: 1, oneStandardError: [1] });
  });

  it('gives no cell of which a run diverged, and no one-standard-error choice for one seed', () => {
    const cells = [cell(0, 0, [5]), cell(0, 1, [1], true), cell(1, 0, [])];
    expect(chooseCells(cells, 'lowerIsBetter')).toEqual({ best: 0, oneStandardError: [] });
    expect(chooseCells(cells.slice(1), 'lowerIsBetter')).toEqual({ best: null, oneStandardError: [] });
    expect(chooseCells([], 'lowerIsBetter')).toEqual({ best: null, oneStandardError: [] });
  });

  it('orders as many steps on axes of unequal length by their share of the way', () => {
    // One step of 1 is the whole way, one of 4 a quarter.
    const at = (row: number, column: number): ChosenFrom => ({
      ...cell(row, column, [1, 1]),
      shares: [row / 4, column],
    });
    expect(chooseCells([at(0, 1), at(1, 0)], 'lowerIsBetter').oneStandardError).toEqual([0, 1]);
  });
});

function variant(
  regularization: readonly Regularization[],
  validation: readonly number[],
  statuses: readonly RunStatus[] = validation.map(() => 'completed'),
): StrengthVariant {
  return {
    variant: JSON.stringify(regularization),
    regularization,
    runs: validation.map((value, seed) => ({
      runId: seed + 1,
      seed,
      status: statuses[seed],
      facts: {},
      measurements: (['train', 'validation', 'test'] as const).map((scope) => ({
        ...{ scope, name: 'accuracy', detail: '' },
        value: { value: scope === 'train' ? value + 0.1 : scope === 'test' ? value - 0.1 : value },
      })),
    })),
  };
}

describe('a grid in a metric', () => {
  const variants = [
    variant([], [0.5, 0.6]),
    variant([l2(1)], [0.8, 0.9]),
    variant([drop(0.5)], [0.6, 0.7]),
    variant([l2(1), drop(0.5)], [0.95, 0.4], ['completed', 'diverged']),
  ];
  const [grid] = strengthGrids(variants, 'accuracy', 'higherIsBetter');

  it('has mean, spread and number of every cell, and what did not complete', () => {
    expect(grid.rows.strengths).toEqual([0, 0.5]);
    expect(grid.columns.strengths).toEqual([0, 1]);
    expect(grid.cells.map(({ row, column, variantIndex }) => [row, column, variantIndex])).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 2],
      [1, 1, 3],
    ]);
    const [first, , , last] = grid.cells;
    expect(first.validation).toEqual(summarize([0.5, 0.6]));
    expect(first.train).toEqual(summarize([0.5 + 0.1, 0.6 + 0.1]));
    expect(last.validation).toEqual(summarize([0.95]));
    expect(last.notCompleted).toEqual({ diverged: 1 });
    expect(grid.unregularized).toBe(0);
  });

  it('tells the test part of chosen cells alone', () => {
    // 0.95 is more, but a run of that cell diverged.
    expect([grid.best, grid.oneStandardError]).toEqual([1, [1]]);
    expect(grid.cells.map(({ test }) => test?.n ?? null)).toEqual([null, 2, null, null]);
    expect(grid.cells[1].perSeed.map(({ test }) => test)).toEqual([0.8 - 0.1, 0.9 - 0.1]);
    expect(grid.cells[0].perSeed.map(({ test }) => test)).toEqual([null, null]);
  });
});
