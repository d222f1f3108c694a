import { assertNever } from './errors.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import type { GroupRef } from './run-group.ts';

/** What a report is about. */
export type ReportSubject =
  /** All variants of an experiment against the first one. */
  | { readonly kind: 'experiment'; readonly experimentId: number }
  /** Two groups of runs, of one experiment or of two; differences are b − a. */
  | {
      readonly kind: 'comparison';
      readonly a: GroupRef;
      readonly b: GroupRef;
      /** What the verdict speaks of; absent: the primary metric of a's experiment. */
      readonly metric?: PrimaryMetric | undefined;
    }
  /** A sweep: a metric against the strengths that the variants differ in, and what the chosen strength does on test. */
  | {
      readonly kind: 'strength';
      readonly experimentId: number;
      /** Absent: the experiment's primary metric. */
      readonly metric?: PrimaryMetric | 'dataLoss' | undefined;
    }
  /** Several experiments, one after the other, behind a table of them all. */
  | { readonly kind: 'selection'; readonly experimentIds: readonly number[] }
  /** Single runs, of any experiments; those of one variant are a group. */
  | { readonly kind: 'runs'; readonly runIds: readonly number[] };

function groupText({ experimentId, variantIndex, seeds }: GroupRef): string {
  const some = seeds === undefined ? '' : `, seeds ${seeds.join(', ')}`;
  return `experiment ${experimentId}, variant ${variantIndex + 1}${some}`;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a report is about, in a few words, as in `strengths of experiment 4`. Variants count from 1. */
export function subjectText(subject: ReportSubject): string {
  switch (subject.kind) {
    case 'experiment':
      return `experiment ${subject.experimentId}`;
    case 'comparison':
      return subject.a.experimentId === subject.b.experimentId
        ? `experiment ${subject.a.experimentId}, two groups`
        : `${groupText(subject.b)} against ${groupText(subject.a)}`;
    case 'strength':
      return `strengths of experiment ${subject.experimentId}`;
    case 'selection':
      return countText(subject.experimentIds.length, 'experiment');
    case 'runs':
      return countText(subject.runIds.length, 'run');
    default:
      return assertNever(subject);
  }
}
