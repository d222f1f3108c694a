import * as z from 'zod';
import type { DataWarning } from '../domain/data-warning.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { Inspection } from '../domain/inspection.ts';
import type { BackendInfo } from '../domain/run.ts';
import { parseExperimentSpec } from './experiment-schema.ts';
import { path } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** An experiment that ships with the program, to be started as it is or taken as a start. */
export interface Example {
  /** As in `breast-cancer-l2`. */
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly spec: ExperimentSpec;
}

/** What an experiment will take. */
export interface Estimate {
  /** Runs: variants × seeds. */
  readonly members: number;
  /** How many times members train in lock step, one group after the other; where memory runs out it may become more. */
  readonly groups: number;
  /** Trainable weights of one member, of those that have most. */
  readonly parameters: number;
  /** Of the numbers that training keeps at a time, at the least: see `trainingMemoryBytes`. */
  readonly memoryBytes: number;
  /** Null where nothing like it was trained yet. */
  readonly durationMs: number | null;
  /** What the duration rests on, or why there is none, in a sentence. */
  readonly how: string;
  /** What may be wrong with the data, and what was done to them: an experiment keeps those that are not negligible as notices. */
  readonly warnings: readonly DataWarning[];
}

/** A backup that was written by itself. */
export interface StoredBackup {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly sizeBytes: number;
}

/** What can be asked about the program and the machine. */
export interface SystemApi {
  'system.info': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: {
      readonly appVersion: string;
      readonly nodeVersion: string;
      /** As in `linux-x64`. */
      readonly platform: string;
      /** The database's real path. */
      readonly storeFile: string;
      /** With the log that is not merged yet. */
      readonly storeSizeBytes: number;
      readonly experiments: number;
      readonly runs: number;
      /** What computed the latest run; null before the first one. `system.doctor` says what the next one would take. */
      readonly lastBackend: BackendInfo | null;
      /** Where relative paths of a spec start that no file holds. */
      readonly homeFolder: string;
      /** What to know about the database's place, as that it lies on a network drive; a sentence each. */
      readonly storeWarnings: readonly string[];
    };
  };
  /** Looks at everything that decides about the backend, as `ridgeline doctor` does; takes seconds. */
  'system.doctor': { readonly params: Readonly<Record<string, never>>; readonly value: Inspection };
  /**
   * Writes a copy of the database that can be opened as it is, and checks every page of it before it gets its name; what
   * is being trained goes on meanwhile.
   * Errors: `invalid` for the path; `conflict` while another one is being written; `database_unusable` where it cannot be
   * written or the copy is damaged, and then nothing is left of it.
   */
  'system.backup': {
    readonly params: {
      /** An absolute path that is free. Absent: beside the database, with the time in its name. */
      readonly to?: string | undefined;
    };
    readonly value: { readonly file: string; readonly sizeBytes: number };
  };
  /** The backups that are written once a day by themselves. */
  'backup.list': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: {
      readonly folder: string;
      /** Newest first. */
      readonly backups: readonly StoredBackup[];
      /** Why the last one could not be written; null where it could. */
      readonly failure: string | null;
    };
  };
  'example.list': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: { readonly examples: readonly Example[] };
  };
  /** What a spec will take. Errors: `invalid` for the spec, and for data that cannot be read or fitted. */
  'experiment.estimate': {
    readonly params: {
      readonly spec: ExperimentSpec;
      /** The folder that relative paths of the spec start from. */
      readonly baseFolder: string;
    };
    readonly value: Estimate;
  };
}

const nothing = parserOf(z.record(z.string(), z.never()));
const specAndFolder = parserOf(z.strictObject({ spec: z.unknown(), baseFolder: path }));

/** The parsers of the system methods. */
export const systemParsers = {
  'system.info': nothing,
  'system.doctor': nothing,
  'system.backup': parserOf(z.strictObject({ to: path.optional() })),
  'backup.list': nothing,
  'example.list': nothing,
  'experiment.estimate': (input: unknown) => {
    const { spec, baseFolder } = specAndFolder(input);
    return { spec: parseExperimentSpec(spec), baseFolder };
  },
};
