import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * Looks at every page of a database: seconds for a large one, so it runs in a thread of its own. Posts what is wrong, a
 * line for each thing; nothing for a sound file.
 */
function findDamage(file: string): string[] {
  const database = new Database(file, { fileMustExist: true });
  try {
    // A copy has the source's journal mode: as one file, without a log beside it, it can be moved and opened read-only.
    database.pragma('journal_mode = DELETE');
    const lines = database.prepare<[], string>('PRAGMA integrity_check').pluck().all();
    return lines.filter((line) => line !== 'ok');
  } catch (error) {
    // Damage may be such that the check itself fails.
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    database.close();
  }
}

parentPort?.postMessage(findDamage(String(workerData)));
