import { assertNever } from '../errors.ts';
import type { FieldPath, Filter } from './syntax.ts';
import { isBare } from './tokens.ts';

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A value as it stands in a filter: in quotes where it needs them. */
export function printValue(text: string): string {
  return isBare(text) ? text : quote(text);
}

/** A field as it stands in a filter, as in `validation."log loss"`. */
export function printField(parts: readonly string[]): string {
  // A single part that is a keyword, or has a dot within, would be read as something else.
  return parts.map((part) => (isBare(part) && !part.includes('.') ? part : quote(part))).join('.');
}

function printPath({ parts }: FieldPath): string {
  return printField(parts);
}

/** Whether a term has to stand in brackets, within `AND`, `OR` or behind `NOT`. */
function needsBrackets(term: Filter, within: 'and' | 'or' | 'not'): boolean {
  return term.kind === 'or' || (term.kind === 'and' && within !== 'or');
}

function printWithin(term: Filter, within: 'and' | 'or' | 'not'): string {
  const text = printFilter(term);
  return needsBrackets(term, within) ? `(${text})` : text;
}

/** Writes a filter: reading it again gives the same filter, at its new places. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'everything':
      return '';
    case 'and':
    case 'or': {
      const { kind } = filter;
      return filter.terms.map((term) => printWithin(term, kind)).join(kind === 'and' ? ' AND ' : ' OR ');
    }
    case 'not':
      return `NOT ${printWithin(filter.term, 'not')}`;
    case 'comparison':
      return `${printPath(filter.field)} ${filter.operator} ${printValue(filter.value.text)}`;
    case 'in':
      return `${printPath(filter.field)} IN (${filter.values.map(({ text }) => printValue(text)).join(', ')})`;
    case 'words':
      return filter.quoted ? quote(filter.text) : filter.text;
    default:
      return assertNever(filter);
  }
}
