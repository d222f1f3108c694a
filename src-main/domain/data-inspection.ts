import type { ColumnType } from './table-columns.ts';

/** Formats of tables. */
export type TableFormat = 'csv' | 'jsonLines' | 'parquet' | 'arrow';

/** All formats that data are read from: `source` of the spec that reads them. */
export type DataFormat = TableFormat | 'numpy' | 'idx' | 'imageFolder';

/** What is known of a table's column after reading it once. */
export interface InspectedColumn {
  readonly name: string;
  /** What the column is read as where the spec does not say; null where that is refused: see `mixed`. */
  readonly type: ColumnType | null;
  /**
   * Where numbers and texts stand in one column and at least half are numbers, which is rather a slip than a category: the
   * spec must say what to read. Null elsewhere.
   */
  readonly mixed: {
    readonly numbers: number;
    readonly others: number;
    /** The first cells that are no number, at most 5. */
    readonly examples: readonly { readonly place: string; readonly text: string }[];
  } | null;
  /** Number of rows without a value. */
  readonly missing: number;
  /** Number of different values; null where there are more than 1000. */
  readonly distinct: number | null;
  /** Smallest and largest number; null for texts, and where every value is missing. */
  readonly range: readonly [smallest: number, largest: number] | null;
  /** The most frequent texts with their counts, at most 20; empty for numbers, and where more than 1000 differ. */
  readonly levels: readonly { readonly text: string; readonly count: number }[];
}

/** A table as its file has it. */
export interface TableInspection {
  readonly format: TableFormat;
  /** Name that the web's Encoding Standard has for the text's encoding, such as `utf-8`; null for formats that are no text. */
  readonly encoding: string | null;
  /** The character between two cells; null for formats other than CSV. */
  readonly delimiter: string | null;
  readonly rows: number;
  readonly columns: readonly InspectedColumn[];
  /** Names of columns whose cells are lists, records or bytes, which are no features. */
  readonly unreadable: readonly string[];
  /** The first rows, at most 20: one value per column, null where it is missing. */
  readonly sample: readonly (readonly (number | string | null)[])[];
}

/** An array of a NumPy file. */
export interface InspectedArray {
  /** Its name in the archive; empty for the array of a `.npy` file. */
  readonly name: string;
  /** NumPy's name of the element type, such as `<f8`. */
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** A `.npy` or `.npz` file as its headers say. */
export interface NumpyInspection {
  readonly format: 'numpy';
  /** A single unnamed array (`.npy`), or an archive of named ones (`.npz`). */
  readonly archive: boolean;
  readonly arrays: readonly InspectedArray[];
}

/** An IDX file as its header says: images have three dimensions, labels one. */
export interface IdxInspection {
  readonly format: 'idx';
  readonly sizes: readonly number[];
}

/** A folder of images as the headers of its files say. */
export interface ImageFolderInspection {
  readonly format: 'imageFolder';
  readonly classes: readonly { readonly name: string; readonly images: number }[];
  /** Size of the first image. */
  readonly height: number;
  readonly width: number;
  /** Whether all images have the first one's size; otherwise the spec must give one. */
  readonly sameSize: boolean;
  /** 1 where every image is grey, else 3. */
  readonly channels: 1 | 3;
}

/** What is found out about a file or folder before anything is done with it. */
export type DataInspection = TableInspection | NumpyInspection | IdxInspection | ImageFolderInspection;

/** How far a reader has come. */
export interface ReadProgress {
  readonly bytesRead: number;
  /** Size of the file or files; a file whose columns turn out to be texts late is read twice, and counts twice. */
  readonly bytesTotal: number;
}
