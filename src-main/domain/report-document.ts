import type { Figure } from './figure/figure.ts';
import type { HeatMap } from './figure/heat-map.ts';
import type { VerdictKind } from './verdict-decision.ts';

/** A table of a report: what its cells say is final, to the digit. */
export interface ReportTable {
  /** What it shows; also for who cannot see where it stands. Empty: the heading above it says so. */
  readonly caption: string;
  readonly head: readonly string[];
  /** Whether all columns but the first hold numbers. */
  readonly isNumeric: boolean;
  readonly rows: readonly {
    readonly cells: readonly string[];
    /** The row that a verdict rests on. */
    readonly isStrong?: boolean | undefined;
  }[];
}

/** How often each class was taken for each class, per run. */
export interface ReportConfusion {
  readonly label: string;
  readonly classNames: readonly string[];
  /** [actual class][predicted class], summed over `runs`. */
  readonly counts: readonly (readonly number[])[];
  readonly runs: number;
}

/** A piece of a report. All texts are plain: whoever writes them down makes them stand still in its format. */
export type ReportBlock =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone: 'plain' | 'note' | 'quote' }
  | {
      readonly kind: 'verdict';
      readonly verdict: VerdictKind;
      readonly question: string;
      /** The answer that a tired person understands. */
      readonly answer: string;
      /** The same with its test, exactly. */
      readonly sentence: string;
      /** What it rests on; null where there was nothing to test. */
      readonly evidence: string | null;
    }
  | { readonly kind: 'warning'; readonly text: string; readonly table: ReportTable | null }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'heatMaps'; readonly maps: readonly HeatMap[] }
  | { readonly kind: 'confusion'; readonly matrices: readonly ReportConfusion[] }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly subject: string; readonly text: string }[] }
  /** A text to be copied as it is, such as a spec. */
  | { readonly kind: 'code'; readonly title: string; readonly text: string };

/** A report, whatever it is shown as. */
export interface ReportDocument {
  readonly title: string;
  /** What it is about, when and by which version it was made. */
  readonly origin: string;
  readonly blocks: readonly ReportBlock[];
}
