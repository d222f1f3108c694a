import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { MIGRATIONS_FOLDER, readMigrationFiles } from './migration-files.ts';

/** What a database file says about itself. */
export interface DatabaseFacts {
  /** What is wrong with it, a sentence each; empty for a sound database. */
  readonly problems: readonly string[];
  /** The last migration that was applied to it; null where it cannot be read. */
  readonly schema: number | null;
  readonly experiments: number | null;
  readonly runs: number | null;
}

/** A database file that was looked at, page by page. */
export interface DatabaseCheck extends DatabaseFacts {
  readonly file: string;
  readonly sizeBytes: number;
}

function unreadable(problem: string): DatabaseFacts {
  return { problems: [problem], schema: null, experiments: null, runs: null };
}

function lookAside(file: string): Promise<DatabaseFacts> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./database-check-worker.ts', import.meta.url), { workerData: file });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`the check ended with exit code ${code} and without an answer`));
    });
  });
}

/**
 * Looks at every page of a database file and at every reference in it, and changes nothing; others may use it meanwhile.
 * @returns also for a file that is not there, not a database, or written by a newer Ridgeline: its problems say so
 */
export async function checkDatabase(file: string): Promise<DatabaseCheck> {
  if (!existsSync(file)) return { file, sizeBytes: 0, ...unreadable('there is no such file') };
  const stat = statSync(file);
  if (!stat.isFile()) return { file, sizeBytes: 0, ...unreadable('it is not a file') };
  const facts = await lookAside(file);
  const newest = readMigrationFiles(MIGRATIONS_FOLDER).length;
  const isNewer = facts.schema !== null && facts.schema > newest;
  const newer = `it was written by a newer Ridgeline (schema ${facts.schema}, this one knows ${newest})`;
  return { file, sizeBytes: stat.size, ...facts, problems: [...(isNewer ? [newer] : []), ...facts.problems] };
}
