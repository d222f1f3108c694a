import { AppError, showValue } from '../domain/errors.ts';
import type { SavedView, SortKey } from '../domain/saved-view.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { jsonAt, memberAt, textAt } from './row.ts';

/** Views by name. */
export function listSavedViews(read: ReadConnection): SavedView[] {
  return read
    .all('SELECT name, table_name, filter, columns, sort FROM saved_view ORDER BY name')
    .map((row) => ({
      name: textAt(row, 'name'),
      table: memberAt(row, 'table_name', ['experiments', 'runs']),
      filter: textAt(row, 'filter'),
      // Both written by `saveView`.
      columns: jsonAt(row, 'columns') as string[],
      sort: jsonAt(row, 'sort') as SortKey[],
    }));
}

/** Keeps a view; one of the same name is replaced. */
export function saveView(write: WriteConnection, view: SavedView): void {
  write.changeOne(
    'INSERT OR REPLACE INTO saved_view (name, table_name, filter, columns, sort) VALUES (?, ?, ?, ?, ?)',
    view.name,
    view.table,
    view.filter,
    JSON.stringify(view.columns),
    JSON.stringify(view.sort),
  );
}

/** @throws AppError `not_found` */
export function removeView(write: WriteConnection, name: string): void {
  if (write.change('DELETE FROM saved_view WHERE name = ?', name) === 0)
    throw new AppError('not_found', `there is no saved view ${showValue(name)}`);
}
