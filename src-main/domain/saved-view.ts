/** The two tables that views are of. */
export type ViewTable = 'experiments' | 'runs';

/** A column and its direction; the first of several decides, the next ones settle what is equal in it. */
export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

/** A table as its user left it, under a name. */
export interface SavedView {
  /** Views of both tables share their names; upper and lower case are taken as equal. */
  readonly name: string;
  readonly table: ViewTable;
  /** In the filter language; empty: everything. */
  readonly filter: string;
  /** The shown columns, from left to right; which ones there are is the table's affair. */
  readonly columns: readonly string[];
  readonly sort: readonly SortKey[];
}
