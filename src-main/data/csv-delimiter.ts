import { AppError } from '../domain/errors.ts';
import { CsvRecords } from './csv-records.ts';

/** In the order in which they are preferred. */
export const USUAL_DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

/** Records that are looked at; the header is one of them. */
const SAMPLE_RECORDS = 100;

/** What a text is when a character is taken for the delimiter. */
interface Division {
  readonly delimiter: string;
  readonly header: readonly string[];
  /** Whether every record has as many cells as the header, and more than one. */
  readonly isEven: boolean;
}

function divide(start: string, isWhole: boolean, delimiter: string): Division {
  const records: string[][] = [];
  const scanner = new CsvRecords('', delimiter, (cells) => {
    if (records.length < SAMPLE_RECORDS) records.push(cells);
  });
  let isBroken = false;
  try {
    scanner.push(start);
    if (isWhole) scanner.finish();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    isBroken = true;
  }
  const header = (records as (string[] | undefined)[])[0] ?? [];
  const isEven = header.length > 1 && records.every((cells) => cells.length === header.length);
  return { delimiter, header, isEven: isEven && !isBroken };
}

/**
 * The character between two cells: a comma wherever it divides the first records evenly; else the usual character that does
 * and gives the most columns, one with the wanted target among them first. Where none does: a comma if the header has one,
 * else the character that gives the header the most cells.
 * @param start the file's first text
 * @param isWhole whether that is all of it
 * @param target the column to predict, where it is known
 */
export function findDelimiter(start: string, isWhole: boolean, target: string | undefined): string {
  const divisions = USUAL_DELIMITERS.map((delimiter) => divide(start, isWhole, delimiter));
  const [comma] = divisions;
  const hasTarget = ({ header }: Division): boolean => target === undefined || header.includes(target);
  if (comma.isEven && hasTarget(comma)) return comma.delimiter;
  const even = divisions.filter(({ isEven }) => isEven);
  const withTarget = even.filter(hasTarget);
  if (withTarget.length === 0 && comma.header.length > 1) return comma.delimiter;
  const candidates = withTarget.length > 0 ? withTarget : even.length > 0 ? even : divisions;
  return candidates.reduce((best, division) =>
    division.header.length > best.header.length ? division : best,
  ).delimiter;
}
