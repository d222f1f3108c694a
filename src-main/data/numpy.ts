import type { InspectedArray } from '../domain/data-inspection.ts';
import { invalidField, invalidInput, showValue } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { FILE_KIND_WORDS, fileKindOf } from './file-kind.ts';
import { readInputFile, type InputFile } from './input-file.ts';
import { readNpyArray, type NumpyArray } from './npy-array.ts';
import { readNpyHeader } from './npy-header.ts';
import { listZipEntries, readZipEntry, type ZipEntry } from './zip-archive.ts';

/** Whether a file is an archive of arrays (`.npz`) or a single one (`.npy`). */
function isArchive({ name, bytes }: InputFile): boolean {
  const kind = fileKindOf(bytes);
  if (kind !== 'npy' && kind !== 'zip')
    throw invalidField(name, 'a NumPy file (.npy or .npz)', FILE_KIND_WORDS[kind]);
  return kind === 'zip';
}

/** The arrays of an archive by name, which is their file's without `.npy`. */
function arrayEntries(file: InputFile): Map<string, ZipEntry> {
  const entries = listZipEntries(file).filter(({ name }) => name.endsWith('.npy'));
  if (entries.length === 0) throw invalidField(file.name, 'an archive with arrays (.npy)', 'none');
  return new Map(entries.map((entry) => [entry.name.slice(0, -'.npy'.length), entry]));
}

/** An array that is wanted from an archive. */
export interface WantedArray {
  readonly name: string;
  /** The spec's field that names it. */
  readonly field: string;
}

/**
 * Reads a `.npy` file, whose one array has no name and is given whatever is wanted; or the wanted arrays of a `.npz` in
 * their order, all of them where none is named.
 * @param field the spec's field that names the file
 * @throws AppError `invalid` that names file and array
 */
export async function readNumpyArrays(
  field: string,
  name: string,
  baseFolder: string,
  wanted?: readonly WantedArray[],
): Promise<NumpyArray[]> {
  const file = await readInputFile(field, name, baseFolder);
  if (!isArchive(file)) return [readNpyArray(file, '')];
  const entries = arrayEntries(file);
  const names = [...entries.keys()];
  const problems = (wanted ?? [])
    .filter((array) => !entries.has(array.name))
    .map((array) => ({
      field: array.field,
      expected: `one of the arrays ${names.slice(0, 20).join(', ')}${didYouMean(array.name, names)}`,
      received: showValue(array.name),
    }));
  if (problems.length > 0) throw invalidInput(problems);
  const arrays: NumpyArray[] = [];
  for (const arrayName of wanted?.map((array) => array.name) ?? names) {
    const entry = entries.get(arrayName);
    if (entry !== undefined) arrays.push(readNpyArray(await readZipEntry(file, entry), arrayName));
  }
  return arrays;
}

/** What the arrays of a NumPy file are, by their headers. */
export async function inspectNumpy(
  field: string,
  name: string,
  baseFolder: string,
): Promise<{ archive: boolean; arrays: InspectedArray[] }> {
  const file = await readInputFile(field, name, baseFolder);
  if (!isArchive(file)) {
    const { dtype, shape } = readNpyHeader(file);
    return { archive: false, arrays: [{ name: '', dtype, shape }] };
  }
  const arrays: InspectedArray[] = [];
  for (const [arrayName, entry] of arrayEntries(file)) {
    const { dtype, shape } = readNpyHeader(await readZipEntry(file, entry));
    arrays.push({ name: arrayName, dtype, shape });
  }
  return { archive: true, arrays };
}
