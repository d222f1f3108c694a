import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimePlaces } from './places.ts';

/** Where a runtime can come from. `prebuilt`: tfjs-node's own hosts. `wheel`: PyPI's tensorflow-cpu. */
export type RuntimeSource = 'prebuilt' | 'wheel';

/** What setup leaves beside the libraries to say where they came from. */
export interface RuntimeNote {
  readonly source: RuntimeSource;
  readonly tensorflowVersion: string;
  /** ISO 8601. */
  readonly acquiredAt: string;
  readonly libraries: readonly { readonly name: string; readonly sizeBytes: number }[];
}

/** How a runtime is named to people; `source` null: it was not acquired by setup. */
export function nameRuntime(tensorflowVersion: string, source: RuntimeSource | null): string {
  const name = `TensorFlow ${tensorflowVersion}`;
  if (source === null) return name;
  return `${name} from ${source === 'wheel' ? "PyPI's tensorflow-cpu" : "tfjs-node's prebuilt runtime"}`;
}

function noteFile(places: RuntimePlaces): string {
  return join(places.depsFolder, 'ridgeline-runtime.json');
}

function isNote(value: unknown): value is RuntimeNote {
  if (typeof value !== 'object' || value === null) return false;
  const { source, tensorflowVersion } = value as Partial<Record<keyof RuntimeNote, unknown>>;
  return (source === 'prebuilt' || source === 'wheel') && typeof tensorflowVersion === 'string';
}

/** The note of the runtime in place; null where none was left or it cannot be read: the note informs, it decides nothing. */
export function readNote(places: RuntimePlaces): RuntimeNote | null {
  try {
    const value: unknown = JSON.parse(readFileSync(noteFile(places), 'utf8'));
    return isNote(value) ? value : null;
  } catch {
    return null;
  }
}

/** Leaves the note of a runtime that was just acquired. */
export function writeNote(places: RuntimePlaces, source: RuntimeSource, tensorflowVersion: string): void {
  const libraries = readdirSync(places.libraryFolder, { withFileTypes: true })
    // The prebuilt library has two further names, which are links.
    .filter((entry) => entry.isFile() && entry.name.startsWith('libtensorflow'))
    .map(({ name }) => ({ name, sizeBytes: statSync(join(places.libraryFolder, name)).size }));
  const note: RuntimeNote = {
    source,
    tensorflowVersion,
    acquiredAt: new Date().toISOString(),
    libraries,
  };
  writeFileSync(noteFile(places), `${JSON.stringify(note, null, 2)}\n`);
}
