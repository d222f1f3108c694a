import type { ExperimentRow } from '../../src-main/domain/experiment-row.ts';
import { experimentFields, runFields, type RunInTable } from '../../src-main/domain/filter/table-fields.ts';
import { experimentColumns, runColumns } from '../../src-main/domain/table/table-column.ts';
import type { AppState } from './app-state.svelte.ts';
import type { TableSource } from './table-state.svelte.ts';

/** The table of experiments, of those in the trash or of the others. */
export function experimentSource(app: AppState, trashed: boolean): TableSource<ExperimentRow> {
  return {
    table: 'experiments',
    keptAs: trashed ? 'trash.experiments' : 'experiments',
    defaultColumns: ['star', 'name', 'status', 'seeds', 'variants', 'primary', 'gap', 'time', 'created'],
    columns: experimentColumns,
    fields: experimentFields,
    ask: async (metrics) => {
      const reply = await app.call('experiment.table', { trashed, metrics });
      return reply.ok ? { ok: true, value: reply.value.rows } : reply;
    },
  };
}

/** The table of runs, of experiments in the trash or of the others. */
export function runSource(app: AppState, trashed: boolean): TableSource<RunInTable> {
  return {
    table: 'runs',
    keptAs: trashed ? 'trash.runs' : 'runs',
    defaultColumns: [
      'star',
      'name',
      'variant',
      'seed',
      'status',
      'primary',
      'gap',
      'epochs',
      'time',
      'created',
    ],
    columns: runColumns,
    fields: runFields,
    ask: async (metrics) => {
      const reply = await app.call('run.table', { trashed, metrics });
      if (!reply.ok) return reply;
      const experiments = new Map(reply.value.experiments.map((experiment) => [experiment.id, experiment]));
      const rows = reply.value.rows.flatMap((row): RunInTable[] => {
        const experiment = experiments.get(row.experimentId);
        return experiment === undefined ? [] : [{ ...row, experiment }];
      });
      return { ok: true, value: rows };
    },
  };
}
