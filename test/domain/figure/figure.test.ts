import { describe, expect, it } from 'vitest';
import { keepExtremes } from '../../../src-main/domain/figure/decimate.ts';
import { figureToCsv } from '../../../src-main/domain/figure/figure-csv.ts';
import { rangeOf, ticksOf } from '../../../src-main/domain/figure/figure-range.ts';
import { figureToSvg, type FigurePalette } from '../../../src-main/domain/figure/figure-svg.ts';
import type { Figure, FigureSeries } from '../../../src-main/domain/figure/figure.ts';

const PALETTE: FigurePalette = {
  ink: '#000000',
  text: '#333333',
  grid: '#dddddd',
  background: '#ffffff',
  neutral: '#777777',
  variants: ['#111111', '#222222'],
};

function line(name: string, y: readonly (number | null)[], more: Partial<FigureSeries> = {}): FigureSeries {
  return { name, color: 0, kind: 'line', x: y.map((_, index) => index + 1), y, ...more };
}

function figure(series: readonly FigureSeries[], more: Partial<Figure> = {}): Figure {
  return { title: 'Data loss', x: { label: 'epoch' }, y: { label: 'loss' }, series, marks: [], ...more };
}

describe('thinning a line', () => {
  it('leaves a short one alone', () => {
    expect(keepExtremes([3, 1, 2], 3)).toEqual([0, 1, 2]);
  });

  it('keeps ends and every peak, however many points there are', () => {
    const y = Array.from({ length: 10_000 }, (_, index) => Math.sin(index / 50));
    y[4321] = 9;
    y[7777] = -9;
    const kept = keepExtremes(y, 200);
    expect(kept).toContain(4321);
    expect(kept).toContain(7777);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(9999);
    // Two extremes of each of 100 stretches and the two ends.
    expect(kept.length).toBeLessThanOrEqual(202);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  });

  it('keeps a gap a gap', () => {
    const y: (number | null)[] = Array.from({ length: 1000 }, (_, index) => index);
    y.fill(null, 400, 500);
    expect(keepExtremes(y, 100).some((index) => y[index] === null)).toBe(true);
  });
});

describe('an axis', () => {
  it('shows lines and their bands with a little room', () => {
    const one = line('a', [1, 3], { band: { low: [0.5, 2], high: [1.5, 5], meaning: 'sd' } });
    // From 0.5 to 5: 4 % of 4.5 is 0.18.
    expect(rangeOf(figure([one]), 'y')).toEqual({ min: 0.5 - 0.18, max: 5 + 0.18 });
    expect(rangeOf(figure([one]), 'x')).toEqual({ min: 1, max: 2 });
  });

  it('does not go below 0 where nothing does, and begins bars at 0', () => {
    expect(rangeOf(figure([line('a', [0.001, 1])]), 'y').min).toBe(0);
    expect(rangeOf(figure([line('a', [5, 6], { kind: 'bars' })]), 'y').min).toBe(0);
  });

  it('has room around a single value, and is 0 to 1 without any', () => {
    expect(rangeOf(figure([line('a', [2, 2])]), 'y').min).toBeLessThan(2);
    expect(rangeOf(figure([line('a', [null])]), 'y')).toEqual({ min: 0, max: 1.04 });
  });

  it('has round ticks', () => {
    expect(ticksOf({ label: '' }, { min: 0, max: 1 }, 5).map(({ label }) => label)).toEqual([
      '0.0',
      '0.2',
      '0.4',
      '0.6',
      '0.8',
      '1.0',
    ]);
    expect(ticksOf({ label: '' }, { min: -13, max: 27 }, 4).map(({ label }) => label)).toEqual([
      '−10',
      '0',
      '10',
      '20',
    ]);
  });

  it('has the ticks that it is given, where they are in sight', () => {
    const ticks = [
      { at: -5, label: '0' },
      { at: -2, label: '0.01' },
    ];
    expect(ticksOf({ label: '', ticks }, { min: -3, max: 0 }, 5)).toEqual([{ at: -2, label: '0.01' }]);
  });
});

describe('a figure as CSV', () => {
  it('has every number in full, and nothing where there is none', () => {
    const band = { low: [0.1, null], high: [0.2, null], meaning: 'sd' };
    expect(figureToCsv(figure([line('none, train', [1 / 3, null], { band })]))).toBe(
      'series,epoch,loss,low,high\r\n"none, train",1,0.3333333333333333,0.1,0.2\r\n"none, train",2,,,\r\n',
    );
  });

  it('runs nothing in a spreadsheet', () => {
    expect(figureToCsv(figure([line('=HYPERLINK("x")', [1])]))).toContain('"\'=HYPERLINK(""x"")",1,1');
  });
});

describe('a figure as SVG', () => {
  it('draws the line through its points and breaks it at a gap', () => {
    const svg = figureToSvg(figure([line('a', [0, 1, null, 1, 0])]), { width: 400, height: 200 }, PALETTE);
    const path = /<path d="([^"]*)" fill="none"/.exec(svg)?.[1] ?? '';
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(2);
  });

  it('shows names as text, never as tags', () => {
    const svg = figureToSvg(
      figure([line('<script>alert(1)</script>', [1, 2])]),
      { width: 400, height: 200 },
      PALETTE,
    );
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
  });

  it('takes colours round again after the last', () => {
    const svg = figureToSvg(
      figure([line('third', [1, 2], { color: 2 })]),
      { width: 400, height: 200 },
      PALETTE,
    );
    expect(svg).toContain('stroke="#111111"');
  });
});
