import { assertNever } from './errors.ts';
import type { Dataset } from './dataset.ts';
import { countWords, type DataWarning } from './data-warning.ts';
import type { MissingCells } from './feature-column.ts';

function fillWords(rule: MissingCells['rule']): string {
  switch (rule) {
    case 'mean':
      return 'the mean';
    case 'median':
      return 'the median';
    case 'mostFrequent':
      return 'the most frequent value';
    case 'ownCategory':
      return 'a level of its own';
    case 'dropRow':
      return 'nothing';
    default:
      return assertNever(rule);
  }
}

/** More columns are counted and not named. */
const MOST_COLUMNS = 8;

function listColumns(cells: readonly MissingCells[], words: (each: MissingCells) => string): string {
  const shown = cells.slice(0, MOST_COLUMNS).map(words).join(', ');
  const rest = cells.length - MOST_COLUMNS;
  return rest > 0 ? `${shown} and ${countWords(rest, 'more column')}` : shown;
}

function droppedWarnings({ missing = [], droppedRows = 0, rows }: Dataset): DataWarning[] {
  const cells = missing.filter(({ rule }) => rule === 'dropRow');
  if (droppedRows === 0) return [];
  const all = countWords(droppedRows + rows, 'row');
  const columns = listColumns(
    cells,
    ({ column, cells: count }) => `"${column}" (${count.toLocaleString('en')})`,
  );
  return [
    {
      kind: 'droppedRows',
      sentence: `${droppedRows.toLocaleString('en')} of ${all} ${droppedRows === 1 ? 'was' : 'were'} left out for an empty cell in ${columns}.`,
      columns: cells.map(({ column }) => column),
      isNegligible: false,
      count: droppedRows,
      rows: [],
    },
  ];
}

function filledWarnings({ missing = [] }: Dataset): DataWarning[] {
  const cells = missing.filter(({ rule }) => rule !== 'dropRow');
  if (cells.length === 0) return [];
  const count = cells.reduce((sum, each) => sum + each.cells, 0);
  const columns = listColumns(
    cells,
    (each) => `"${each.column}" (${each.cells.toLocaleString('en')}, ${fillWords(each.rule)})`,
  );
  return [
    {
      kind: 'filledCells',
      sentence: `${countWords(count, 'empty cell was', 'empty cells were')} filled with what the training rows say: ${columns}.`,
      columns: cells.map(({ column }) => column),
      isNegligible: false,
      count,
      rows: [],
    },
  ];
}

/** What was done with empty cells. */
export function missingWarnings(dataset: Dataset): DataWarning[] {
  return [...droppedWarnings(dataset), ...filledWarnings(dataset)];
}
