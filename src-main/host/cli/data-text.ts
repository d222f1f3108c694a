import { columnHint } from '../../domain/column-hint.ts';
import type { DataInspection, InspectedColumn, TableInspection } from '../../domain/data-inspection.ts';
import {
  delimiterLabel,
  formatLabel,
  isTableInspection,
  suggestTargets,
} from '../../domain/data-suggestion.ts';
import { shortNumber } from '../../domain/short-number.ts';
import { textTable } from './text-table.ts';
import { cutToWidth, widthOf } from './terminal-width.ts';

/** More would run out of every terminal; --json has them all. */
const MOST_COLUMNS = 200;
const MOST_WIDTH = 40;

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

function cut(text: string): string {
  return widthOf(text) <= MOST_WIDTH ? text : `${cutToWidth(text, MOST_WIDTH - 1)}…`;
}

function valuesText({ range, levels, distinct }: InspectedColumn): string {
  if (range !== null) return `${shortNumber(range[0])} to ${shortNumber(range[1])}`;
  const shown = levels.slice(0, 3).map(({ text, count: rows }) => `${text} (${rows})`);
  const hasMore = distinct === null || distinct > shown.length;
  return cut(shown.join(', ') + (hasMore && shown.length > 0 ? ', …' : ''));
}

function columnRow(column: InspectedColumn): readonly string[] {
  const { name, type, missing, distinct } = column;
  return [
    cut(name),
    type ?? 'mixed',
    missing === 0 ? '' : missing.toLocaleString('en'),
    distinct === null ? '> 1,000' : distinct.toLocaleString('en'),
    valuesText(column),
  ];
}

function tableLines(path: string, inspection: TableInspection): readonly string[] {
  const { format, encoding, delimiter, rows, columns, unreadable } = inspection;
  const how = [
    formatLabel(format),
    ...(encoding === null ? [] : [encoding]),
    ...(delimiter === null ? [] : [`${delimiterLabel(delimiter)} between cells`]),
  ].join(', ');
  const shown = columns.slice(0, MOST_COLUMNS);
  const head = ['column', 'type', 'missing', 'different', 'values'];
  const hints = columns.flatMap((column) => {
    const hint = columnHint(column, rows);
    return hint === null ? [] : [`! ${cut(column.name)} ${hint.text}. ${hint.advice}`];
  });
  const [target = ''] = suggestTargets(columns);
  return [
    `${path}: ${how} · ${count(rows, 'row')} · ${count(columns.length, 'column')}`,
    '',
    ...textTable([head, ...shown.map(columnRow)], ['left', 'left', 'right', 'right', 'left']),
    ...(shown.length < columns.length
      ? [`… and ${columns.length - shown.length} more; --json has them all`]
      : []),
    ...(unreadable.length === 0
      ? []
      : ['', `Not read, because their cells are lists, records or bytes: ${unreadable.join(', ')}`]),
    ...(hints.length === 0 ? [] : ['', ...hints.slice(0, MOST_COLUMNS)]),
    '',
    `An experiment on it: npx ridgeline data ${JSON.stringify(path)} --target ${JSON.stringify(target)} > spec.json`,
  ];
}

/** What is in a file, for people. */
export function inspectionText(path: string, inspection: DataInspection): readonly string[] {
  if (isTableInspection(inspection)) return tableLines(path, inspection);
  switch (inspection.format) {
    case 'numpy':
      return [
        `${path}: NumPy, ${inspection.archive ? 'an archive of arrays' : 'one array'}`,
        '',
        ...textTable(
          [
            ['array', 'type', 'shape'],
            ...inspection.arrays.map(({ name, dtype, shape }) => [
              name === '' ? '(unnamed)' : name,
              dtype,
              shape.join(' × '),
            ]),
          ],
          ['left', 'left', 'left'],
        ),
      ];
    case 'idx':
      return [
        `${path}: IDX, ${inspection.sizes.length === 1 ? count(inspection.sizes[0], 'label') : `images of sizes ${inspection.sizes.join(' × ')}`}`,
      ];
    case 'imageFolder': {
      const { classes, height, width, sameSize, channels } = inspection;
      const images = classes.reduce((sum, each) => sum + each.images, 0);
      const size = sameSize
        ? `all ${height} × ${width}`
        : `of different sizes, the first ${height} × ${width}`;
      return [
        `${path}: a folder of ${count(images, 'image')} in ${count(classes.length, 'class', 'classes')}, ${size}, ${channels === 1 ? 'grey' : 'in colour'}`,
        '',
        ...textTable(
          [['class', 'images'], ...classes.map((each) => [each.name, each.images.toLocaleString('en')])],
          ['left', 'right'],
        ),
        '',
        `An experiment on it: npx ridgeline data ${JSON.stringify(path)} --target class > spec.json`,
      ];
    }
  }
}
