import type { Json } from './json-path.ts';

const DELIMITERS: readonly (readonly [RegExp, string])[] = [[/\.(tsv|tab)$/i, '\t']];

function isIdx(path: string): boolean {
  return /idx\d|ubyte/i.test(path);
}

/**
 * The data of a spec for some files: IDX by its usual names, images and labels told apart by them; anything else is a table
 * of text, whose target the user has yet to name.
 */
export function dataOfFiles(paths: readonly string[]): Json {
  const [path = ''] = paths;
  if (isIdx(path)) {
    const labels = paths.find((each) => /label|idx1/i.test(each)) ?? '';
    return { source: 'idx', images: paths.find((each) => each !== labels) ?? '', labels };
  }
  const delimiter = DELIMITERS.find(([ending]) => ending.test(path))?.[1];
  return { source: 'csv', path, target: '', ...(delimiter === undefined ? {} : { delimiter }) };
}
