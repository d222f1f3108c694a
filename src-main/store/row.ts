import { AppError } from '../domain/errors.ts';

/** What SQLite keeps in a column. */
export type SqlValue = string | number | Buffer | null;

/** A row by column name. The functions below take values out of it and check what they take. */
export type Row = Readonly<Record<string, SqlValue>>;

function wrongType(column: string, expected: string, value: unknown): AppError {
  const received = value === null ? 'NULL' : typeof value;
  return new AppError('internal', `column ${column}: expected ${expected}, received ${received}`);
}

export function numberAt(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongType(column, 'a number', value);
  return value;
}

export function numberOrNullAt(row: Row, column: string): number | null {
  return row[column] === null ? null : numberAt(row, column);
}

export function textAt(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongType(column, 'text', value);
  return value;
}

export function textOrNullAt(row: Row, column: string): string | null {
  return row[column] === null ? null : textAt(row, column);
}

export function blobAt(row: Row, column: string): Buffer {
  const value = row[column];
  if (!Buffer.isBuffer(value)) throw wrongType(column, 'a blob', value);
  return value;
}

/** A value of a closed set, which the column's CHECK keeps as well. */
export function memberAt<Member extends string>(
  row: Row,
  column: string,
  members: readonly Member[],
): Member {
  const value = row[column];
  const member = members.find((known) => known === value);
  if (member === undefined) throw wrongType(column, `one of ${members.join(', ')}`, value);
  return member;
}

/** A column that holds JSON which this program wrote. */
export function jsonAt(row: Row, column: string): unknown {
  return JSON.parse(textAt(row, column));
}
