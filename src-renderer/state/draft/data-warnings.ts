import type { DataWarning } from '../../../src-main/domain/data-warning.ts';
import { columnHint } from '../../../src-main/domain/column-hint.ts';
import type { InspectedColumn, TableInspection } from '../../../src-main/domain/data-inspection.ts';
import {
  roleOf,
  specOf,
  typeOf,
  withColumnSpec,
  withLeftOut,
  draftColumns,
  type DraftColumns,
} from './data-columns.ts';
import { textAt, withValue, type Json } from './json-path.ts';

/** One way out of what a warning is about. */
export interface WarningAction {
  readonly label: string;
  readonly change: (document: Json) => Json;
}

/** Something about the data that a person should know before training on it. */
export interface DraftWarning {
  readonly id: string;
  /** `bad`: it cannot be trained on like that. `note`: it was dealt with. */
  readonly kind: 'bad' | 'warn' | 'note';
  /** Names that the text begins with, to be set off; none where it speaks for itself. */
  readonly columns: readonly string[];
  readonly text: string;
  readonly advice: string;
  readonly actions: readonly WarningAction[];
}

/** The rule that holds for a column's empty cells, whatever somebody wrote there. */
export function missingRuleOf(document: Json, columns: DraftColumns, name: string): string {
  return specOf(columns, name).missing ?? (textAt(document, 'data.missing') || 'refuse');
}

function isLearnedFrom(columns: DraftColumns, name: string): boolean {
  return roleOf(columns, name) === 'feature';
}

function fillGaps(document: Json, gaps: readonly InspectedColumn[]): Json {
  const columns = draftColumns(document);
  return gaps.reduce((next, column) => {
    if (column.name === columns.target) return withColumnSpec(next, column.name, { missing: 'dropRow' });
    const missing = typeOf(columns, column) === 'number' ? 'median' : 'ownCategory';
    return withColumnSpec(next, column.name, { missing });
  }, document);
}

function gapWarning(
  document: Json,
  { columns: all, rows }: TableInspection,
  columns: DraftColumns,
): DraftWarning | null {
  const gaps = all.filter(
    ({ name, missing }) =>
      missing > 0 &&
      missing < rows &&
      ['feature', 'target'].includes(roleOf(columns, name)) &&
      missingRuleOf(document, columns, name) === 'refuse',
  );
  if (gaps.length === 0) return null;
  const cells = gaps.reduce((sum, { missing }) => sum + missing, 0);
  return {
    id: 'gaps',
    kind: 'bad',
    columns: gaps.map(({ name }) => name),
    text: `${gaps.length === 1 ? 'has' : 'have'} ${cells.toLocaleString('en')} empty ${cells === 1 ? 'cell' : 'cells'}.`,
    advice: 'Say what is to be done with them, here for all or in the table for each.',
    actions: [
      { label: 'Fill them in', change: (next) => fillGaps(next, gaps) },
      { label: 'Leave these rows out', change: (next) => withValue(next, 'data.missing', 'dropRow') },
    ],
  };
}

/** What is to be known about a table's columns, with what can be done about it by a click. */
export function dataWarnings(document: Json, inspection: TableInspection): readonly DraftWarning[] {
  const columns = draftColumns(document);
  const { rows } = inspection;
  const names = inspection.columns.map(({ name }) => name);
  const leaveOut = (those: readonly string[]): WarningAction => ({
    label: those.length === 1 ? 'Leave it out' : 'Leave them out',
    change: (next) => withLeftOut(next, names, those),
  });
  const warnings: DraftWarning[] = [];
  const gap = gapWarning(document, inspection, columns);
  if (gap !== null) warnings.push(gap);
  // Columns with the same oddity are one warning: a thousand of them would hide everything else.
  const alike = new Map<string, { advice: string; text: string; columns: string[] }>();
  for (const column of inspection.columns) {
    if (!isLearnedFrom(columns, column.name)) continue;
    const hint = columnHint(column, rows);
    if (hint === null) continue;
    if (hint.kind === 'mixed') {
      if (typeOf(columns, column) !== null) continue;
      warnings.push({
        id: `mixed ${column.name}`,
        kind: 'bad',
        columns: [column.name],
        text: `${hint.text}.`,
        advice: hint.advice,
        actions: [
          {
            label: 'Read it as a category',
            change: (next) => withColumnSpec(next, column.name, { type: 'category' }),
          },
          leaveOut([column.name]),
        ],
      });
    } else {
      const key = hint.kind === 'manyLevels' ? column.name : hint.kind;
      const group = alike.get(key) ?? { ...hint, columns: [] };
      group.columns.push(column.name);
      alike.set(key, group);
    }
  }
  for (const [key, { text, advice, columns: those }] of alike) {
    const isOne = those.length === 1;
    warnings.push({
      id: `alike ${key}`,
      kind: 'warn',
      columns: those,
      text: isOne ? `${text}.` : `each ${text}.`,
      advice: isOne ? advice : advice.replace('Leave it out', 'Leave them out'),
      actions: [leaveOut(those)],
    });
  }
  if (inspection.unreadable.length > 0)
    warnings.push({
      id: 'unreadable',
      kind: 'warn',
      columns: inspection.unreadable,
      text: inspection.unreadable.length === 1 ? 'is not read.' : 'are not read.',
      advice: 'Cells with lists, records or bytes are nothing that a net here can learn from.',
      actions: [],
    });
  return warnings;
}

const IS_NOTE: readonly DataWarning['kind'][] = ['filledCells', 'droppedRows'];
const IS_BEST_LEFT_OUT: readonly DataWarning['kind'][] = ['targetColumn', 'identifier'];

/** What the core found in the data as the draft has them; `names`: all columns of the file. */
export function foundWarnings(
  found: readonly DataWarning[],
  names: readonly string[],
): readonly DraftWarning[] {
  return found.map(({ kind, sentence, columns }) => ({
    id: `${kind} ${columns.join(' ')}`,
    kind: IS_NOTE.includes(kind) ? 'note' : 'warn',
    columns: [],
    text: sentence,
    advice: '',
    actions:
      IS_BEST_LEFT_OUT.includes(kind) && columns.length > 0
        ? [
            {
              label: columns.length === 1 ? 'Leave it out' : 'Leave them out',
              change: (document) => withLeftOut(document, names, columns),
            },
          ]
        : [],
  }));
}

/** Warnings of both kinds; what the core says of a column is not said again by what its file looks like. */
export function withoutRepeats(
  hints: readonly DraftWarning[],
  found: readonly DataWarning[],
): readonly DraftWarning[] {
  const named = new Set(found.filter(({ kind }) => kind === 'identifier').flatMap(({ columns }) => columns));
  return hints.filter(
    ({ id, columns }) => id !== 'alike identifier' || columns.some((name) => !named.has(name)),
  );
}
