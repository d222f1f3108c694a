import { featureColumnAt, type Dataset, type SplitRows } from './dataset.ts';
import { countWords, MOST_EXAMPLES, type DataWarning } from './data-warning.ts';

function codeAt({ features, featureNames }: Dataset, row: number, index: number): number {
  return features[row * featureNames.length + index];
}

/**
 * Levels of a category that validation or test rows have and no training row: what the model makes of them was never
 * trained.
 * @returns one warning or none
 */
export function unseenLevelWarnings(
  dataset: Dataset,
  index: number,
  { train, validation, test }: SplitRows,
): DataWarning[] {
  const column = featureColumnAt(dataset, index);
  // An order names all levels, so that each has its number.
  if (column.kind === 'number' || column.order !== null) return [];
  const seen = new Set(Array.from(train, (row) => codeAt(dataset, row, index)));
  const isUnseen = (row: number): boolean => {
    const code = codeAt(dataset, row, index);
    return !Number.isNaN(code) && !seen.has(code);
  };
  const rows = [...validation, ...test].filter(isUnseen);
  if (rows.length === 0) return [];
  const name = dataset.featureNames[index];
  const levels = [...new Set(rows.map((row) => column.levels[codeAt(dataset, row, index)]))];
  const shown = levels.slice(0, MOST_EXAMPLES).join(', ');
  const effect =
    column.encoding === 'oneHot'
      ? 'all inputs of the column are 0 there'
      : 'its input is the number before the first level there';
  return [
    {
      kind: 'unseenLevels',
      sentence: `${countWords(rows.length, 'validation or test row has', 'validation or test rows have')} a value in the column "${name}" that no training row has (${shown}${levels.length > MOST_EXAMPLES ? ', …' : ''}): ${effect}.`,
      columns: [name],
      isNegligible: false,
      count: rows.length,
      rows: rows.slice(0, MOST_EXAMPLES),
    },
  ];
}
