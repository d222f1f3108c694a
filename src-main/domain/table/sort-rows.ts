import type { SortKey } from '../saved-view.ts';

/** What a row is sorted by; null: it has no value, and stands behind all that have one. */
export type SortValue = string | number | null;

function compareValues(one: SortValue, other: SortValue, sign: number): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -sign : sign;
}

/**
 * Rows in the order of some columns; rows that are equal in all of them keep their order. Upper and lower case are taken as equal. A
 * column that is not known is passed over.
 * @param valueOf how a row's value of a column is found; undefined for a column that is not known
 */
export function sortRows<Row>(
  rows: readonly Row[],
  sort: readonly SortKey[],
  valueOf: (column: string) => ((row: Row) => SortValue) | undefined,
): readonly Row[] {
  const keys = sort.flatMap(({ column, descending }) => {
    const read = valueOf(column);
    return read === undefined ? [] : [{ read, sign: descending ? -1 : 1 }];
  });
  if (keys.length === 0) return rows;
  // Read once: comparing asks for each value many times.
  const lines = rows.map((row) => ({
    row,
    values: keys.map(({ read }) => {
      const value = read(row);
      return typeof value === 'string' ? value.toLowerCase() : value;
    }),
  }));
  lines.sort((one, other) => {
    for (let index = 0; index < keys.length; index++) {
      const order = compareValues(one.values[index], other.values[index], keys[index].sign);
      if (order !== 0) return order;
    }
    return 0;
  });
  return lines.map(({ row }) => row);
}

/**
 * The order after a click on a column's head: another column takes over in its natural direction, the same one turns round, and a third
 * click ends it.
 * @param additive whether the columns before it go on counting
 */
export function nextSort(
  sort: readonly SortKey[],
  column: string,
  descendingFirst: boolean,
  additive: boolean,
): readonly SortKey[] {
  const at = sort.findIndex((key) => key.column === column);
  const first = { column, descending: descendingFirst };
  if (at < 0) return additive ? [...sort, first] : [first];
  const turned = { column, descending: !sort[at].descending };
  const isEnd = sort[at].descending !== descendingFirst;
  if (!additive) return isEnd ? [] : [turned];
  return sort.flatMap((key, index) => (index !== at ? [key] : isEnd ? [] : [turned]));
}
