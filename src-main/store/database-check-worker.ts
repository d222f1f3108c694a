import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseFacts } from './database-check.ts';
import { APPLICATION_ID } from './migrate.ts';

/* Looks at every page of a database without changing it: seconds for a large one, so it runs in a thread of its own. */

/** Enough to see what is wrong; a file that is badly damaged has thousands. */
const MOST_PROBLEMS = 20;

function look(database: Database.Database): DatabaseFacts {
  const one = (sql: string): number => Number(database.prepare(sql).pluck().get());
  const isOurs = database.pragma('application_id', { simple: true }) === APPLICATION_ID;
  if (!isOurs)
    return { problems: ['it is a database of another program'], schema: null, experiments: null, runs: null };
  const damage = database.prepare<[], string>(`PRAGMA integrity_check(${MOST_PROBLEMS})`).pluck().all();
  const loose = database.pragma('foreign_key_check') as readonly { readonly table: string }[];
  return {
    problems: [
      ...damage.filter((line) => line !== 'ok'),
      ...loose
        .slice(0, MOST_PROBLEMS)
        .map(({ table }) => `a row of ${table} points to a row that does not exist`),
    ],
    schema: one('SELECT max(number) FROM migration'),
    experiments: one('SELECT count(*) FROM experiment'),
    runs: one('SELECT count(*) FROM run'),
  };
}

function check(file: string): DatabaseFacts {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    return look(database);
  } catch (error) {
    // Damage may be such that the check itself fails.
    const problem = error instanceof Error ? error.message : String(error);
    return { problems: [problem], schema: null, experiments: null, runs: null };
  } finally {
    database?.close();
  }
}

parentPort?.postMessage(check(String(workerData)));
