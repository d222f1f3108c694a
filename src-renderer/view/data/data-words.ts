import type { DataSummary } from '../../../src-main/domain/data-preview.ts';
import { assertNever } from '../../../src-main/domain/errors.ts';
import type { DataSpec, TableSpec } from '../../../src-main/domain/experiment.ts';

/** What an address calls a data set: its name, or its hash where two have the same name. */
export function addressName({ name, hash }: DataSummary, all: readonly DataSummary[]): string {
  return all.filter((other) => other.name === name).length > 1 ? hash : name;
}

/** The data set of a name or a hash in an address; undefined where there is none. */
export function findDataSet(address: string, all: readonly DataSummary[]): DataSummary | undefined {
  return all.find(({ hash }) => hash === address) ?? all.find(({ name }) => name === address);
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Its size, as in `569 rows · 30 features · 2 classes`. */
export function sizeWords({ rows, features, classes }: DataSummary): string {
  return [
    ...(rows === null ? [] : [count(rows, 'row', 'rows')]),
    count(features, 'feature', 'features'),
    ...(classes === null ? [] : [count(classes, 'class', 'classes')]),
  ].join(' · ');
}

/** How many stored experiments used it. */
export function useWords(experiments: number): string {
  return experiments === 0 ? 'not used yet' : count(experiments, 'experiment', 'experiments');
}

/** Something about where data comes from. */
export interface SourceFact {
  readonly what: string;
  readonly value: string;
}

const TABLE_FORMATS: Readonly<Record<TableSpec['source'], string>> = {
  csv: 'CSV file',
  jsonLines: 'JSON lines file',
  parquet: 'Parquet file',
  arrow: 'Arrow file',
};

function tableFacts(data: TableSpec, folder: readonly SourceFact[]): SourceFact[] {
  const optional = (what: string, value: string | undefined): SourceFact[] =>
    value === undefined ? [] : [{ what, value }];
  return [
    { what: 'Source', value: TABLE_FORMATS[data.source] },
    { what: 'File', value: data.path },
    ...optional('Test file', data.testPath),
    ...folder,
    { what: 'Target', value: data.target },
    ...optional('Columns', data.features?.join(', ')),
    ...(data.source === 'csv' && data.delimiter !== undefined
      ? [{ what: 'Delimiter', value: JSON.stringify(data.delimiter) }]
      : []),
  ];
}

/** Where data comes from, as its spec says it. */
export function sourceFacts(data: DataSpec, baseFolder: string | null): SourceFact[] {
  const folder = baseFolder === null ? [] : [{ what: 'Folder', value: baseFolder }];
  switch (data.source) {
    case 'builtin':
      return [{ what: 'Source', value: 'comes with Ridgeline' }];
    case 'csv':
    case 'jsonLines':
    case 'parquet':
    case 'arrow':
      return tableFacts(data, folder);
    case 'numpy':
      return [
        { what: 'Source', value: 'NumPy arrays' },
        { what: 'File', value: data.path },
        ...(data.targetPath === undefined ? [] : [{ what: 'Target file', value: data.targetPath }]),
        ...folder,
        { what: 'Target', value: data.target },
      ];
    case 'idx':
      return [
        { what: 'Source', value: 'IDX files' },
        { what: 'Images', value: data.images },
        { what: 'Labels', value: data.labels },
        ...folder,
      ];
    case 'imageFolder':
      return [{ what: 'Source', value: 'folder of images' }, { what: 'Images', value: data.path }, ...folder];
    default:
      return assertNever(data);
  }
}
