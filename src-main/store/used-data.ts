import type { RunSettings } from '../domain/run-settings.ts';
import type { ReadConnection } from './connection.ts';
import { jsonAt, numberAt, textAt } from './row.ts';

/** Data that stored experiments were trained on. */
export interface UsedData {
  readonly hash: string;
  readonly name: string;
  /** How many experiments used it. */
  readonly experiments: number;
  readonly baseFolder: string;
  /** Of a run of the newest of these experiments. */
  readonly settings: RunSettings;
}

/** The data sets of stored experiments that are not in the trash, the last used first. */
export function listUsedData(read: ReadConnection): UsedData[] {
  const rows = read.all(
    `WITH used AS (
       SELECT data_hash, count(*) AS experiments, max(id) AS last_id
       FROM experiment WHERE trashed_at IS NULL GROUP BY data_hash)
     SELECT used.data_hash AS hash, experiments, data_name, base_folder,
       (SELECT settings FROM run WHERE experiment_id = last_id LIMIT 1) AS settings
     FROM used JOIN experiment ON experiment.id = last_id
     ORDER BY last_id DESC`,
  );
  return rows.map((row) => ({
    hash: textAt(row, 'hash'),
    name: textAt(row, 'data_name'),
    experiments: numberAt(row, 'experiments'),
    baseFolder: textAt(row, 'base_folder'),
    // Written by `insertRun`.
    settings: jsonAt(row, 'settings') as RunSettings,
  }));
}
