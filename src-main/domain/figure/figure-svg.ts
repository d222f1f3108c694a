import { assertNever } from '../errors.ts';
import { rangeOf, ticksOf } from './figure-range.ts';
import type { Figure, FigureMark, FigureSeries, SeriesColor } from './figure.ts';

/** The colours that a figure is written in; any CSS colour. */
export interface FigurePalette {
  readonly ink: string;
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly neutral: string;
  /** By the number of the variant; further variants begin again. */
  readonly variants: readonly string[];
}

/** Pixels of the whole picture. */
export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
}

const FONT = "Inter, system-ui, 'DejaVu Sans', sans-serif";

/** Text that is safe between tags and in attributes. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The colour of a series in a palette. */
export function colorIn(palette: FigurePalette, color: SeriesColor): string {
  if (color === 'neutral') return palette.neutral;
  return palette.variants[color % palette.variants.length] ?? palette.neutral;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function frameOf(figure: Figure, { width, height }: FigureSize, legendHeight: number): Frame {
  const x = rangeOf(figure, 'x');
  const y = rangeOf(figure, 'y');
  const widest = Math.max(...ticksOf(figure.y, y, 5).map(({ label }) => label.length), 1);
  const left = 30 + widest * 6.5;
  const right = width - 14;
  const top = 30 + legendHeight;
  const bottom = height - 40;
  return {
    left,
    right,
    top,
    bottom,
    toX: (value) => left + ((value - x.min) / (x.max - x.min)) * (right - left),
    toY: (value) => bottom - ((value - y.min) / (y.max - y.min)) * (bottom - top),
  };
}

/** Unbroken stretches of a line: a null ends one. */
function stretchesOf(series: FigureSeries, y: readonly (number | null)[], frame: Frame): string[][] {
  const stretches: string[][] = [];
  let current: string[] = [];
  series.x.forEach((x, index) => {
    const value = y[index];
    if (value === null) {
      if (current.length > 0) stretches.push(current);
      current = [];
    } else current.push(`${round(frame.toX(x))} ${round(frame.toY(value))}`);
  });
  if (current.length > 0) stretches.push(current);
  return stretches;
}

function bandPath(series: FigureSeries, frame: Frame): string {
  if (series.band === undefined) return '';
  const { low, high } = series.band;
  const both = series.x.flatMap((x, index) => {
    const from = low[index];
    const to = high[index];
    return from === null || to === null
      ? []
      : [{ x: round(frame.toX(x)), from: round(frame.toY(from)), to: round(frame.toY(to)) }];
  });
  if (both.length < 2) return '';
  const upper = both.map(({ x, to }) => `${x} ${to}`);
  const lower = both.toReversed().map(({ x, from }) => `${x} ${from}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}

function dashOf({ dash }: FigureSeries): string {
  if (dash === undefined) return '';
  return ` stroke-dasharray="${dash === 'dashed' ? '6 4' : '2 4'}"`;
}

function seriesShapes(series: FigureSeries, frame: Frame, palette: FigurePalette, barWidth: number): string {
  const color = colorIn(palette, series.color);
  const opacity = series.isFaint === true ? ' opacity="0.35"' : '';
  switch (series.kind) {
    case 'line': {
      const band = bandPath(series, frame);
      const area = band === '' ? '' : `<path d="${band}" fill="${color}" opacity="0.15"/>`;
      const width = series.isFaint === true ? 1 : 2;
      const line = stretchesOf(series, series.y, frame)
        .map((points) => `M${points.join('L')}`)
        .join('');
      return `${area}<path d="${line}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"${dashOf(series)}${opacity}/>`;
    }
    case 'points':
      return series.x
        .map((x, index) => {
          const y = series.y[index];
          return y === null
            ? ''
            : `<circle cx="${round(frame.toX(x))}" cy="${round(frame.toY(y))}" r="3" fill="${color}"${opacity}/>`;
        })
        .join('');
    case 'bars':
      return series.x
        .map((x, index) => {
          const y = series.y[index];
          if (y === null) return '';
          const left = frame.toX(x + (series.offset ?? 0)) - barWidth / 2;
          const top = Math.min(frame.toY(y), frame.toY(0));
          const height = Math.abs(frame.toY(y) - frame.toY(0));
          return `<rect x="${round(left)}" y="${round(top)}" width="${round(barWidth)}" height="${round(height)}" rx="1.5" fill="${color}"/>`;
        })
        .join('');
    default:
      return assertNever(series.kind);
  }
}

function markShape(mark: FigureMark, frame: Frame, palette: FigurePalette): string {
  const text = (x: number, y: number, anchor: string, label: string): string =>
    `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeXml(label)}</text>`;
  switch (mark.kind) {
    case 'vertical': {
      const x = frame.toX(mark.at);
      const isRight = x > (frame.left + frame.right) / 2;
      const y = frame.top + 10 + 14 * (mark.row ?? 0);
      return `<line x1="${round(x)}" x2="${round(x)}" y1="${frame.top}" y2="${frame.bottom}" stroke="${colorIn(palette, mark.color)}" stroke-dasharray="2 3"/>${text(x + (isRight ? -5 : 5), y, isRight ? 'end' : 'start', mark.label)}`;
    }
    case 'horizontal': {
      const y = frame.toY(mark.at);
      return `<line x1="${round(frame.left)}" x2="${round(frame.right)}" y1="${round(y)}" y2="${round(y)}" stroke="${colorIn(palette, mark.color)}" stroke-dasharray="2 3"/>${text(frame.right - 4, y - 4, 'end', mark.label)}`;
    }
    case 'diagonal':
      return `<line x1="${round(frame.toX(mark.from[0]))}" y1="${round(frame.toY(mark.from[1]))}" x2="${round(frame.toX(mark.to[0]))}" y2="${round(frame.toY(mark.to[1]))}" stroke="${palette.neutral}" stroke-dasharray="2 4" opacity="0.6"/>`;
    case 'note':
      return text(
        frame.toX(mark.at[0]),
        frame.toY(mark.at[1]),
        mark.align === 'left' ? 'start' : 'end',
        mark.label,
      );
    default:
      return assertNever(mark);
  }
}

function axesShapes(figure: Figure, size: FigureSize, frame: Frame, palette: FigurePalette): string {
  const y = ticksOf(figure.y, rangeOf(figure, 'y'), 5).map(({ at, label }) => {
    const place = round(frame.toY(at));
    return `<line x1="${round(frame.left)}" x2="${round(frame.right)}" y1="${place}" y2="${place}" stroke="${palette.grid}"/><text x="${round(frame.left - 6)}" y="${round(frame.toY(at) + 4)}" text-anchor="end">${escapeXml(label)}</text>`;
  });
  const x = ticksOf(figure.x, rangeOf(figure, 'x'), Math.max(3, Math.floor(size.width / 90))).map(
    ({ at, label }) =>
      `<text x="${round(frame.toX(at))}" y="${round(frame.bottom + 16)}" text-anchor="middle">${escapeXml(label)}</text>`,
  );
  const middle = (frame.top + frame.bottom) / 2;
  return [
    ...y,
    ...x,
    `<text x="${round((frame.left + frame.right) / 2)}" y="${size.height - 8}" text-anchor="middle">${escapeXml(figure.x.label)}</text>`,
    `<text transform="translate(12 ${round(middle)}) rotate(-90)" text-anchor="middle">${escapeXml(figure.y.label)}</text>`,
  ].join('');
}

/** The series that the legend names, line by line, as many as fit. */
function legendRows({ series }: Figure, width: number): FigureSeries[][] {
  const rows: FigureSeries[][] = [[]];
  let used = 0;
  for (const one of series) {
    if (one.isFaint === true) continue;
    const needed = 34 + one.name.length * 6.2;
    if (used > 0 && used + needed > width - 28) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1]?.push(one);
    used += needed;
  }
  return rows;
}

function legendShapes(rows: readonly (readonly FigureSeries[])[], palette: FigurePalette): string {
  return rows
    .map((row, line) => {
      let x = 14;
      const y = 34 + line * 15;
      return row
        .map((series) => {
          const color = colorIn(palette, series.color);
          const swatch = `<line x1="${round(x)}" x2="${round(x + 16)}" y1="${y - 4}" y2="${y - 4}" stroke="${color}" stroke-width="${series.kind === 'bars' ? 8 : 2.5}"${dashOf(series)}/>`;
          const label = `<text x="${round(x + 21)}" y="${y}">${escapeXml(series.name)}</text>`;
          x += 34 + series.name.length * 6.2;
          return swatch + label;
        })
        .join('');
    })
    .join('');
}

/**
 * A figure as a picture that stands alone: no script, no font, no address outside it.
 * @param idPrefix letters and digits that tell its names apart from those of other pictures on one page
 */
export function figureToSvg(figure: Figure, size: FigureSize, palette: FigurePalette, idPrefix = ''): string {
  const rows = legendRows(figure, size.width);
  const frame = frameOf(figure, size, rows.length * 15);
  const groups = figure.series.filter(({ kind }) => kind === 'bars').length;
  const x = rangeOf(figure, 'x');
  const barWidth = groups === 0 ? 0 : Math.min(22, ((frame.toX(1) - frame.toX(0)) * 0.7) / groups || 22);
  const clip = `${idPrefix}clip-${Math.round(x.min * 1000)}-${figure.series.length}`.replace('-', 'm');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${escapeXml(figure.title)}" font-family="${FONT}" font-size="11" fill="${palette.text}">`,
    `<rect width="${size.width}" height="${size.height}" fill="${palette.background}"/>`,
    `<text x="14" y="18" font-size="13" font-weight="600" fill="${palette.ink}">${escapeXml(figure.title)}</text>`,
    legendShapes(rows, palette),
    axesShapes(figure, size, frame, palette),
    `<clipPath id="${clip}"><rect x="${round(frame.left)}" y="${round(frame.top - 4)}" width="${round(frame.right - frame.left)}" height="${round(frame.bottom - frame.top + 8)}"/></clipPath>`,
    `<g clip-path="url(#${clip})">`,
    ...figure.series.map((series) => seriesShapes(series, frame, palette, barWidth)),
    '</g>',
    ...figure.marks.map((mark) => markShape(mark, frame, palette)),
    '</svg>',
  ].join('');
}
