import type { ReportSubject } from './report-subject.ts';

/** What happened since to the runs that a report was made from. */
export interface ReportChanges {
  /** Runs that its subject has by now, and had not: more seeds. */
  readonly added: number;
  /** Runs that are gone. */
  readonly erased: number;
  /** Runs whose status or result is another one by now. */
  readonly changed: number;
}

/** A report that is kept, without what it says. */
export interface StoredReport {
  readonly id: number;
  readonly title: string;
  readonly subject: ReportSubject;
  /** The version that made it. */
  readonly appVersion: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** How many runs it is made from. */
  readonly runs: number;
  readonly changes: ReportChanges;
}

function clause(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'run' : 'runs'} ${what}`];
}

/** What changed, in words, as in `2 runs were added since`; null where nothing did, and the report still says what is stored. */
export function changesText({ added, erased, changed }: ReportChanges): string | null {
  const clauses = [
    ...clause(added, `${added === 1 ? 'was' : 'were'} added`),
    ...clause(erased, `${erased === 1 ? 'was' : 'were'} erased`),
    ...clause(changed, 'ended differently or went on'),
  ];
  return clauses.length === 0 ? null : `${clauses.join(', ')} since`;
}
