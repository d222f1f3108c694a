import {
  BarController,
  BarElement,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
  type Point,
  type ScaleOptionsByType,
} from 'chart.js';
import annotation, { type AnnotationOptions } from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import { assertNever } from '../../../src-main/domain/errors.ts';
import { keepExtremes } from '../../../src-main/domain/figure/decimate.ts';
import { rangeOf, ticksOf } from '../../../src-main/domain/figure/figure-range.ts';
import { colorIn, type FigurePalette } from '../../../src-main/domain/figure/figure-svg.ts';
import type { Figure, FigureMark, FigureSeries } from '../../../src-main/domain/figure/figure.ts';

Chart.register(
  LineController,
  LineElement,
  PointElement,
  BarController,
  BarElement,
  LinearScale,
  Filler,
  Tooltip,
  annotation,
  zoom,
);
Chart.defaults.font.family = "'Inter Variable', Inter, system-ui, sans-serif";
Chart.defaults.font.size = 11;
Chart.defaults.animation = false;

type Kind = 'line' | 'bar';
type Dataset = ChartDataset<Kind, (Point | { x: number; y: number | null })[]>;

/** A line with more points than this is thinned; its peaks stay. A zoomed one shows what it zooms into. */
const MOST_POINTS = 1200;

/** @param color `#rgb` or `#rrggbb`: what builds of the theme leave of a colour */
function translucent(color: string, percent: number): string {
  const full = color.length === 4 ? color.replace(/[0-9a-f]/gi, '$&$&') : color;
  const alpha = Math.round((percent / 100) * 255).toString(16);
  return `${full}${alpha.padStart(2, '0')}`;
}

function pointsOf(
  x: readonly number[],
  y: readonly (number | null)[],
  offset = 0,
): { x: number; y: number | null }[] {
  return keepExtremes(y, MOST_POINTS).map((index) => ({ x: x[index] + offset, y: y[index] }));
}

const DASHES = { dashed: [6, 4], dotted: [2, 4] };
const NO_POINTS = { pointRadius: 0, pointHitRadius: 0, pointHoverRadius: 0 };

/** The label of what has none of its own: the edges of a band. */
const BAND_EDGE = '';

function bandDatasets({ x, band }: FigureSeries, color: string): Dataset[] {
  if (band === undefined) return [];
  const edge = { type: 'line' as const, label: BAND_EDGE, borderWidth: 0, ...NO_POINTS, order: 3 };
  return [
    { ...edge, data: pointsOf(x, band.low), fill: false },
    { ...edge, data: pointsOf(x, band.high), fill: '-1', backgroundColor: translucent(color, 15) },
  ];
}

function datasetsOf(series: FigureSeries, palette: FigurePalette): Dataset[] {
  const color = colorIn(palette, series.color);
  const { name, kind, isFaint = false } = series;
  switch (kind) {
    case 'line':
      return [
        ...bandDatasets(series, color),
        {
          type: 'line',
          label: name,
          data: pointsOf(series.x, series.y),
          borderColor: isFaint ? translucent(color, 40) : color,
          backgroundColor: color,
          borderWidth: isFaint ? 1 : 2,
          ...(series.dash === undefined ? {} : { borderDash: DASHES[series.dash] }),
          pointRadius: series.x.length === 1 ? 3 : 0,
          pointHitRadius: 0,
          pointHoverRadius: isFaint ? 0 : 3,
          order: isFaint ? 2 : 1,
          fill: false,
        },
      ];
    case 'points':
      return [
        {
          type: 'line',
          label: name,
          showLine: false,
          data: pointsOf(series.x, series.y),
          borderWidth: 0,
          backgroundColor: isFaint ? translucent(color, 45) : color,
          pointRadius: isFaint ? 2.5 : 3.5,
          pointHoverRadius: 5,
          order: isFaint ? 2 : 0,
        },
      ];
    case 'bars':
      return [
        {
          type: 'bar',
          label: name,
          data: pointsOf(series.x, series.y, series.offset),
          backgroundColor: color,
          borderRadius: 2,
          grouped: false,
          maxBarThickness: 26,
          barPercentage: 0.95,
          categoryPercentage: 1,
        },
      ];
    default:
      return assertNever(kind);
  }
}

function markLine(color: string, label: string, palette: FigurePalette) {
  return {
    type: 'line' as const,
    borderColor: color,
    borderWidth: 1,
    borderDash: [2, 3],
    label: {
      display: label !== '',
      content: label,
      color: palette.text,
      backgroundColor: translucent(palette.background, 85),
      font: { size: 11, weight: 'normal' as const },
      padding: { x: 4, y: 1 },
    },
  };
}

/** A line, and with it its words where the line cannot hold them. */
function annotationsOf(mark: FigureMark, figure: Figure, palette: FigurePalette): AnnotationOptions[] {
  switch (mark.kind) {
    case 'vertical': {
      const { min, max } = rangeOf(figure, 'x');
      const isRight = mark.at > (min + max) / 2;
      return [
        { ...markLine(colorIn(palette, mark.color), '', palette), xMin: mark.at, xMax: mark.at },
        {
          type: 'label',
          xValue: mark.at,
          yValue: rangeOf(figure, 'y').max,
          content: mark.label,
          color: palette.text,
          backgroundColor: translucent(palette.background, 75),
          font: { size: 11 },
          padding: { x: 4, y: 1 },
          position: { x: isRight ? 'end' : 'start', y: 'start' },
          xAdjust: isRight ? -3 : 3,
          yAdjust: 15 * (mark.row ?? 0),
        },
      ];
    }
    case 'horizontal': {
      const line = markLine(colorIn(palette, mark.color), mark.label, palette);
      return [
        {
          ...line,
          yMin: mark.at,
          yMax: mark.at,
          label: { ...line.label, position: 'end', yAdjust: -9 },
        },
      ];
    }
    case 'diagonal': {
      const [xMin, yMin] = mark.from;
      const [xMax, yMax] = mark.to;
      return [{ ...markLine(translucent(palette.neutral, 60), '', palette), xMin, yMin, xMax, yMax }];
    }
    case 'note':
      return [
        {
          type: 'label',
          xValue: mark.at[0],
          yValue: mark.at[1],
          content: mark.label,
          color: palette.text,
          font: { size: 11 },
          position: { x: mark.align === 'left' ? 'start' : 'end', y: 'center' },
        },
      ];
    default:
      return assertNever(mark);
  }
}

function scaleOf(
  figure: Figure,
  axis: 'x' | 'y',
  palette: FigurePalette,
): Partial<ScaleOptionsByType<'linear'>> {
  const { min, max } = rangeOf(figure, axis);
  const { label, ticks } = figure[axis];
  const scale = {
    type: 'linear' as const,
    offset: false,
    min,
    max,
    title: { display: label !== '', text: label, color: palette.text, padding: 2 },
    border: { display: false },
    grid: { display: axis === 'y', color: palette.grid, drawTicks: false },
    ticks: { color: palette.text, padding: 5, maxRotation: 0, autoSkipPadding: 14, includeBounds: false },
    afterBuildTicks: (built: { ticks: { value: number; label?: string }[]; min: number; max: number }) => {
      const shown = ticksOf(
        { ...figure[axis], ticks },
        { min: built.min, max: built.max },
        axis === 'y' ? 5 : 6,
      );
      built.ticks = shown.map(({ at, label: text }) => ({ value: at, label: text }));
    },
  };
  // The types ask for every option; Chart.js fills in the rest.
  return {
    ...scale,
    ticks: {
      ...scale.ticks,
      callback: (_value: string | number, index: number, all: { label?: string }[]) =>
        all[index]?.label ?? '',
    },
  } as unknown as Partial<ScaleOptionsByType<'linear'>>;
}

const DIGITS = 4;

function tooltipLabel(label: string, y: number): string {
  return ` ${label}: ${Number(y.toPrecision(DIGITS))}`.replace(': -', ': −');
}

/** A figure as Chart.js takes it. */
export function chartConfigOf(
  figure: Figure,
  palette: FigurePalette,
): ChartConfiguration<Kind, Dataset['data']> {
  const isLines = figure.series.some(({ kind }) => kind === 'line');
  return {
    type: 'line',
    data: { datasets: figure.series.flatMap((series) => datasetsOf(series, palette)) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: ['mousemove', 'mouseout', 'click', 'touchstart', 'touchmove'],
      interaction: isLines
        ? { mode: 'nearest', axis: 'x', intersect: false }
        : { mode: 'nearest', intersect: true },
      scales: { x: scaleOf(figure, 'x', palette), y: scaleOf(figure, 'y', palette) },
      plugins: {
        legend: { display: false },
        tooltip: {
          filter: ({ dataset }) => dataset.label !== BAND_EDGE,
          callbacks: {
            title: (items) =>
              items.length === 0 ? '' : `${figure.x.label} ${titleOf(figure, items[0].parsed.x)}`,
            label: ({ dataset, parsed }) => tooltipLabel(dataset.label ?? '', parsed.y ?? NaN),
          },
        },
        annotation: {
          clip: true,
          annotations: Object.fromEntries(
            figure.marks
              .flatMap((mark) => annotationsOf(mark, figure, palette))
              .map((annotated, index) => [`mark${index}`, annotated]),
          ),
        },
        zoom: {
          limits: { x: { min: 'original', max: 'original' }, y: { min: 'original', max: 'original' } },
          zoom: {
            mode: 'x',
            drag: { enabled: true, backgroundColor: translucent(palette.neutral, 20), threshold: 8 },
            wheel: { enabled: true, modifierKey: 'ctrl' },
          },
        },
      },
    },
  };
}

function titleOf({ x }: Figure, value: number | null): string {
  if (value === null) return '';
  const tick = x.ticks?.find(({ at }) => Math.abs(at - value) < 1e-9);
  return tick?.label ?? String(Number(value.toPrecision(DIGITS)));
}
