import { describe, expect, it } from 'vitest';
import { strengthGridToCsv } from '../../../src-main/domain/figure/heat-map-csv.ts';
import { heatMapToSvg } from '../../../src-main/domain/figure/heat-map-svg.ts';
import { heatMap } from '../../../src-main/domain/figure/heat-map.ts';
import { heatColor } from '../../../src-main/domain/figure/heat-scale.ts';
import type { Regularization } from '../../../src-main/domain/regularization.ts';
import type { RunStatus } from '../../../src-main/domain/run.ts';
import type { StrengthVariant } from '../../../src-main/domain/strength-curve.ts';
import { strengthGrids } from '../../../src-main/domain/strength-grid.ts';

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours of a heat map', () => {
  const shares = Array.from({ length: 101 }, (_, index) => index / 100);

  it('grow brighter from worse to better, so that grey says the same', () => {
    const lights = shares.map((share) => luminance(heatColor(share).fill));
    expect(lights).toEqual(lights.toSorted((one, other) => one - other));
    expect(new Set(lights).size).toBe(101);
  });

  it('carry text that is read well', () => {
    for (const share of shares) {
      const { fill, ink } = heatColor(share);
      const [low, high] = [luminance(fill), luminance(ink)].toSorted((one, other) => one - other);
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('end where the scale ends', () => {
    expect([heatColor(-1), heatColor(0)].map(({ fill }) => fill)).toEqual(['#00224e', '#00224e']);
    expect([heatColor(1), heatColor(7)].map(({ fill }) => fill)).toEqual(['#fee838', '#fee838']);
  });
});

const l2: Regularization = { type: 'l2', strength: 0.1 };
const drop: Regularization = { type: 'dropout', rate: 0.5 };

function variant(
  variantName: string,
  regularization: readonly Regularization[],
  losses: readonly number[],
  statuses: readonly RunStatus[] = losses.map(() => 'completed'),
): StrengthVariant {
  return {
    variant: variantName,
    regularization,
    runs: losses.map((value, seed) => ({
      runId: seed + 1,
      ...{ seed, status: statuses[seed], facts: {} },
      measurements: (['train', 'validation', 'test'] as const).map((scope) => ({
        ...{ scope, name: 'dataLoss', detail: '' },
        value: { value },
      })),
    })),
  };
}

const [GRID] = strengthGrids(
  [
    variant('none', [], [0.5, 0.7]),
    variant('L2, "strong"', [l2], [0.3, 0.3]),
    variant('dropout', [drop], [0.4, 9], ['completed', 'diverged']),
    variant('both', [l2, drop], [9, 9], ['diverged', 'diverged']),
    variant('L2 1', [{ ...l2, strength: 1 }], [0.9, 1.1]),
  ],
  'dataLoss',
  'lowerIsBetter',
);

describe('a heat map', () => {
  const map = heatMap(GRID, 'dataLoss', 'lowerIsBetter', 'validation');

  it('has a cell for each pair of strengths, coloured from the worst to the best mean', () => {
    expect(map.columns).toEqual({ label: 'L2 strength', ticks: ['0', '0.1', '1'] });
    expect(map.rows).toEqual({ label: 'dropout rate', ticks: ['0', '0.5'] });
    expect(map.cells.map(({ row, column }) => [row, column])).toEqual([
      ...[0, 1, 2].map((column) => [0, column]),
      ...[0, 1, 2].map((column) => [1, column]),
    ]);
    // The spreads are √0.02 = 0.141, 0 and 0.141: two digits of the smallest that is none of 0.
    expect(map.scale).toEqual({ worst: '1.00', best: '0.30', label: 'validation data loss' });
    const fills = map.cells.map(({ color }) => color?.fill);
    // (0.6 − 1) / (0.3 − 1) = 0.571.
    expect(fills.slice(0, 3)).toEqual([0.4 / 0.7, 1, 0].map((share) => heatColor(share).fill));
  });

  it('says in words what has no number', () => {
    const [none, best, , partly, diverged, absent] = map.cells;
    expect([none.text, none.detail]).toEqual(['0.60', '± 0.14, n 2']);
    expect(best.words).toBe(
      'dropout rate 0, L2 strength 0.1: validation data loss 0.30 ± 0.00 over 2 runs; best on validation',
    );
    expect([best.choice, partly.choice]).toEqual(['best', null]);
    expect(partly.detail).toBe('n 1, 1 diverged');
    expect([diverged.text, diverged.color]).toEqual(['diverged', null]);
    expect(diverged.words).toBe('dropout rate 0.5, L2 strength 0.1: diverged (2 diverged)');
    expect([absent.text, absent.cell]).toEqual(['not run', null]);
  });

  it('is a picture that stands alone, with every number and every word', () => {
    const palette = {
      ...{ ink: '#000', text: '#111', grid: '#222', background: '#fff', neutral: '#333' },
      variants: ['#444'],
    };
    const svg = heatMapToSvg(map, palette, 'one');
    for (const { text, words } of map.cells) {
      expect(svg).toContain(`>${text}`);
      expect(svg).toContain(`<title>${words}</title>`);
    }
    expect(svg.match(/url\(#onehatch\)/g)).toHaveLength(2);
    expect(svg).not.toMatch(/<script|href=|NaN|undefined</);
    expect(svg).toContain('validation data loss: worst 1.00, best 0.30');
  });

  it('of nothing but equal means has one colour, and of none no scale', () => {
    const square = (value: number, status: RunStatus) =>
      [[], [l2], [drop], [l2, drop]].map((one, at) => variant(String(at), one, [value], [status]));
    const [equal] = strengthGrids(square(0.5, 'completed'), 'dataLoss', 'lowerIsBetter');
    const same = heatMap(equal, 'dataLoss', 'lowerIsBetter', 'train');
    expect(new Set(same.cells.map(({ color }) => color?.fill))).toEqual(new Set([heatColor(0.5).fill]));
    const [nothing] = strengthGrids(square(0.5, 'interrupted'), 'dataLoss', 'lowerIsBetter');
    const empty = heatMap(nothing, 'dataLoss', 'lowerIsBetter', 'validation');
    expect([empty.scale, empty.cells[0].text]).toEqual([null, 'no result']);
  });

  it('is exported in full precision, with test for chosen cells alone', () => {
    const [head, ...rows] = strengthGridToCsv(GRID, 'dataLoss').trimEnd().split('\r\n');
    expect(head).toBe(
      'dropout rate,L2 strength,variant,train dataLoss mean,train dataLoss sd,train n,' +
        'validation dataLoss mean,validation dataLoss sd,validation n,test dataLoss mean,test dataLoss sd,test n,not completed,choice',
    );
    expect(rows[1]).toBe('0,0.1,"L2, ""strong""",0.3,0,2,0.3,0,2,0.3,0,2,,best; one standard error');
    expect(rows[0]).toMatch(/^0,0,none,0\.6,0\.1414213562\d+,2,0\.6,0\.1414213562\d+,2,,,,,$/);
    expect(rows[4]).toBe('0.5,0.1,both,,,0,,,0,,,,2 diverged,');
  });
});
