/** Where a tick stands on an axis, and what it says. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** One axis of a figure. Positions are plain numbers: what is shown on another scale has been mapped before. */
export interface Axis {
  /** What it measures, with its unit where it has one. */
  readonly label: string;
  /** Absent: from the data. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Absent: round numbers. */
  readonly ticks?: readonly Tick[] | undefined;
}

/** The colour of a series: a variant has the same one in every figure. `neutral`: none of them. */
export type SeriesColor = number | 'neutral';

/** A band around a line, as from mean − sd to mean + sd. Null: none at this point. */
export interface Band {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** What it shows, as in `± 1 sd over seeds`. */
  readonly meaning: string;
}

/** Numbers that are drawn in one way and one colour. */
export interface FigureSeries {
  /** What the legend and the exported table call it; unique within the figure. */
  readonly name: string;
  readonly color: SeriesColor;
  readonly kind: 'line' | 'points' | 'bars';
  /** Absent: solid. */
  readonly dash?: 'dashed' | 'dotted' | undefined;
  /** Drawn thin and pale, behind the others, and left out of the legend. Absent: no. */
  readonly isFaint?: boolean | undefined;
  /** Ascending for lines. */
  readonly x: readonly number[];
  /** One per x; null leaves a gap. */
  readonly y: readonly (number | null)[];
  readonly band?: Band | undefined;
  /** Bars of one figure stand side by side: this one's centre is moved by this much. */
  readonly offset?: number | undefined;
}

/** A line, or a word, that explains a place. */
export type FigureMark =
  | {
      readonly kind: 'vertical';
      readonly at: number;
      readonly label: string;
      readonly color: SeriesColor;
      /** Where its label stands; labels of marks that are close take different rows. Absent: the first row. */
      readonly row?: number | undefined;
    }
  | { readonly kind: 'horizontal'; readonly at: number; readonly label: string; readonly color: SeriesColor }
  | {
      readonly kind: 'diagonal';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
    }
  | {
      readonly kind: 'note';
      readonly at: readonly [number, number];
      readonly label: string;
      readonly align: 'left' | 'right';
    };

/** A chart as data: what is drawn on the screen, written to a report and exported is made from the same numbers. */
export interface Figure {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly FigureSeries[];
  readonly marks: readonly FigureMark[];
}
