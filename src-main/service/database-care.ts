import { checkDatabase, type DatabaseCheck } from '../store/database-check.ts';
import { restoreDatabase, type RestoredDatabase } from '../store/restore.ts';

/** What can be done for a database that no core has open: see `checkDatabase` and `restoreDatabase`. */
export interface DatabaseCare {
  check(file: string): Promise<DatabaseCheck>;
  restore(backup: string, file: string): Promise<RestoredDatabase>;
}

export const databaseCare: DatabaseCare = {
  check: checkDatabase,
  restore: (backup, file) => restoreDatabase(backup, file, Date.now()),
};
