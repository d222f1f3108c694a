import type { InspectedColumn } from '../../../../src-main/domain/data-inspection.ts';
import type { ColumnSpec, ColumnType, MissingRule } from '../../../../src-main/domain/table-columns.ts';
import type { ColumnRole } from '../../../state/draft/data-columns.ts';

/** What a column may be there for, in the words of a person. */
export const ROLES: readonly { readonly value: ColumnRole; readonly label: string }[] = [
  { value: 'feature', label: 'learn from' },
  { value: 'target', label: 'predict' },
  { value: 'group', label: 'group rows' },
  { value: 'leftOut', label: 'leave out' },
];

export const MISSING_LABELS: Readonly<Record<string, string>> = {
  refuse: 'refuse the data',
  dropRow: 'leave row out',
  mean: 'fill: mean',
  median: 'fill: median',
  mostFrequent: 'fill: most frequent',
  ownCategory: 'own category',
};

export const SCALING_LABELS: Readonly<Record<string, string>> = {
  none: 'as it is',
  standardize: 'standardize',
  minMax: 'min–max',
  rescale255: '÷ 255',
};

const NUMBER_RULES: readonly MissingRule[] = ['refuse', 'dropRow', 'median', 'mean', 'mostFrequent'];
const CATEGORY_RULES: readonly MissingRule[] = ['refuse', 'dropRow', 'ownCategory', 'mostFrequent'];
const TARGET_RULES: readonly MissingRule[] = ['refuse', 'dropRow'];

/** What may be done with a column's empty cells. */
export function missingRulesFor(type: ColumnType | null, role: ColumnRole): readonly MissingRule[] {
  if (role === 'target') return TARGET_RULES;
  return type === 'category' ? CATEGORY_RULES : NUMBER_RULES;
}

/** What is said of a column once it has another type: what only the old one can have goes. */
export function changeOfType(
  column: InspectedColumn,
  spec: ColumnSpec,
  type: ColumnType,
): Partial<ColumnSpec> {
  const stated = type === column.type ? undefined : type;
  const keepsRule = spec.missing === undefined || missingRulesFor(type, 'feature').includes(spec.missing);
  return {
    type: stated,
    encoding: undefined,
    order: undefined,
    scaling: undefined,
    missing: keepsRule ? spec.missing : undefined,
  };
}

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

function number(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e9 || size < 1e-4) ? value.toExponential(2) : digits.format(value);
}

/** What stands in a column, in a line. */
export function valueWords({ range, levels, distinct, type, mixed }: InspectedColumn): string {
  const different = distinct === null ? 'over 1,000 different' : `${distinct.toLocaleString('en')} different`;
  if (mixed !== null)
    return `${mixed.numbers.toLocaleString('en')} numbers, ${mixed.others.toLocaleString('en')} texts`;
  if (type === 'number')
    return range === null ? 'empty' : `${number(range[0])} to ${number(range[1])} · ${different}`;
  if (levels.length === 0) return distinct === 0 ? 'empty' : different;
  const shown = levels.slice(0, 4).map(({ text, count }) => `${text} ${count.toLocaleString('en')}`);
  return shown.join(' · ') + (distinct === null || distinct > shown.length ? ` · … ${different}` : '');
}
