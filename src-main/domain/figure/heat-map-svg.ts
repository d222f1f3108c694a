import { escapeXml, type FigurePalette, type FigureSize } from './figure-svg.ts';
import type { HeatCell, HeatMap } from './heat-map.ts';
import { heatColor } from './heat-scale.ts';

const FONT = "Inter, system-ui, 'DejaVu Sans', sans-serif";
const CELL = { width: 92, height: 44 };
const TOP = 40;
const CHARACTER = 6.3;

interface Frame {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
}

/** Pixels of the picture of a heat map: what its cells need. */
export function heatMapSize(map: HeatMap): FigureSize {
  const { width, height } = frameOf(map);
  return { width, height };
}

function frameOf({ rows, columns, title }: HeatMap): Frame {
  const widest = Math.max(...rows.ticks.map(({ length }) => length));
  const left = 34 + widest * CHARACTER;
  const bottom = TOP + rows.ticks.length * CELL.height;
  const cells = left + columns.ticks.length * CELL.width + 14;
  return { left, bottom, width: Math.max(cells, 340, 28 + title.length * 7.2), height: bottom + 78 };
}

function text(x: number, y: number, content: string, more = ''): string {
  return `<text x="${x}" y="${y}" ${more}>${escapeXml(content)}</text>`;
}

const CHOICE_WORDS = { best: 'best', oneStandardError: '1 SE' } as const;

function cellShape(cell: HeatCell, frame: Frame, rowCount: number, palette: FigurePalette, hatch: string) {
  const x = frame.left + cell.column * CELL.width;
  // The first row has the weakest strength and stands at the bottom, as on any vertical axis.
  const y = TOP + (rowCount - 1 - cell.row) * CELL.height;
  const { color, choice } = cell;
  const ink = color === null ? palette.text : color.ink;
  const box = `x="${x + 1}" y="${y + 1}" width="${CELL.width - 2}" height="${CELL.height - 2}" rx="3"`;
  const fill = color === null ? `url(#${hatch})` : color.fill;
  const ring =
    choice === null
      ? ''
      : `<rect x="${x + 3}" y="${y + 3}" width="${CELL.width - 6}" height="${CELL.height - 6}" rx="2" fill="none" stroke="${ink}" stroke-width="2"${choice === 'best' ? '' : ' stroke-dasharray="4 3"'}/>`;
  const middle = x + CELL.width / 2;
  const words = choice === null ? cell.text : `${cell.text} ${CHOICE_WORDS[choice]}`;
  const centred = `text-anchor="middle" fill="${ink}"`;
  return `<g><title>${escapeXml(cell.words)}</title><rect ${box} fill="${fill}"/>${ring}${text(middle, y + 20, words, `${centred} font-weight="600"`)}${text(middle, y + 34, cell.detail, `${centred} font-size="9.5"`)}</g>`;
}

function scaleShapes({ scale }: HeatMap, frame: Frame): string {
  if (scale === null) return '';
  const steps = 24;
  const [x, y, width] = [frame.left, frame.bottom + 54, 130];
  const bars = Array.from({ length: steps }, (_, step) => {
    const { fill } = heatColor(step / (steps - 1));
    return `<rect x="${x + (step * width) / steps}" y="${y}" width="${width / steps + 0.5}" height="10" fill="${fill}"/>`;
  });
  const words = `${scale.label}: worst ${scale.worst}, best ${scale.best}`;
  return `${bars.join('')}${text(x + width + 8, y + 9, words)}`;
}

/**
 * A heat map as a picture that stands alone: no script, no font, no address outside it. It has the size that its cells need.
 * @param idPrefix letters and digits that tell its names apart from those of other pictures on one page
 */
export function heatMapToSvg(map: HeatMap, palette: FigurePalette, idPrefix = ''): string {
  const frame = frameOf(map);
  const { left, width, height, bottom } = frame;
  const hatch = `${idPrefix}hatch`;
  const rowCount = map.rows.ticks.length;
  const middle = (TOP + bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(map.title)}" font-family="${FONT}" font-size="11" fill="${palette.text}">`,
    `<defs><pattern id="${hatch}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="${palette.background}"/><rect width="2" height="8" fill="${palette.grid}"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="${palette.background}"/>`,
    text(14, 20, map.title, `font-size="13" font-weight="600" fill="${palette.ink}"`),
    ...map.cells.map((cell) => cellShape(cell, frame, rowCount, palette, hatch)),
    ...map.rows.ticks.map((tick, row) =>
      text(left - 6, TOP + (rowCount - row - 0.5) * CELL.height + 4, tick, 'text-anchor="end"'),
    ),
    ...map.columns.ticks.map((tick, column) =>
      text(left + (column + 0.5) * CELL.width, bottom + 16, tick, 'text-anchor="middle"'),
    ),
    text(
      left + (map.columns.ticks.length * CELL.width) / 2,
      bottom + 36,
      map.columns.label,
      'text-anchor="middle"',
    ),
    `<text transform="translate(13 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(map.rows.label)}</text>`,
    scaleShapes(map, frame),
    '</svg>',
  ].join('');
}
