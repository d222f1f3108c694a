import * as z from 'zod';
import type { ExperimentRow } from '../domain/experiment-row.ts';
import type { RunRow, RunTableExperiment } from '../domain/run-row.ts';
import { SCOPES, type MeasurementKey } from '../domain/run.ts';
import type { SavedView } from '../domain/saved-view.ts';
import { id, name } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** What finds experiments and runs again: tables, annotations, trash and saved views. */
export interface OrganizingApi {
  /** All experiments, newest first. */
  'experiment.table': {
    readonly params: {
      /** True: what is in the trash, and only that. Absent: what is not. */
      readonly trashed?: boolean | undefined;
      /** Metrics that each variant sums up beside its primary one; absent: none. */
      readonly metrics?: readonly MeasurementKey[] | undefined;
    };
    readonly value: { readonly rows: readonly ExperimentRow[] };
  };
  /** All runs, those of the newest experiment first, each experiment's in the order in which they were planned. Errors: `not_found`. */
  'run.table': {
    readonly params: {
      /** Absent: of all experiments. */
      readonly experimentId?: number | undefined;
      readonly trashed?: boolean | undefined;
      readonly metrics?: readonly MeasurementKey[] | undefined;
    };
    readonly value: {
      /** Those that the rows are of, newest first. */
      readonly experiments: readonly RunTableExperiment[];
      readonly rows: readonly RunRow[];
    };
  };
  /**
   * Changes what people wrote beside an experiment; what is absent stays. The spec keeps the name that it was started with.
   * Errors: `not_found`.
   */
  'experiment.annotate': {
    readonly params: {
      readonly experimentId: number;
      readonly name?: string | undefined;
      readonly notes?: string | undefined;
      readonly starred?: boolean | undefined;
      /** All of its tags from now on. Blanks around a tag do not count, nor does a tag that differs from another in case only. */
      readonly tags?: readonly string[] | undefined;
    };
    readonly value: { readonly experiment: ExperimentRow };
  };
  /**
   * Puts experiments in the trash; those that are there stay as they are. All of them or none.
   * Errors: `not_found`; `conflict` where one is being trained.
   */
  'experiment.trash': {
    readonly params: { readonly experimentIds: readonly number[] };
    readonly value: Readonly<Record<string, never>>;
  };
  /** Takes experiments out of the trash; those that are not there stay as they are. Errors: `not_found`. */
  'experiment.restore': {
    readonly params: { readonly experimentIds: readonly number[] };
    readonly value: Readonly<Record<string, never>>;
  };
  /**
   * Deletes experiments and all that is kept of them, for good.
   * Errors: `not_found`; `conflict` where one is not in the trash or is being trained. Nothing is deleted then.
   */
  'experiment.erase': {
    readonly params: { readonly experimentIds: readonly number[] };
    readonly value: Readonly<Record<string, never>>;
  };
  /** By name. */
  'savedView.list': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: { readonly views: readonly SavedView[] };
  };
  /** Keeps a view; one of the same name is replaced. */
  'savedView.save': {
    readonly params: SavedView;
    readonly value: { readonly views: readonly SavedView[] };
  };
  /** Errors: `not_found`. */
  'savedView.remove': {
    readonly params: { readonly name: string };
    readonly value: { readonly views: readonly SavedView[] };
  };
}

const metric = z.strictObject({
  scope: z.enum(SCOPES),
  name: z.string().min(1).max(200),
  detail: z.string().max(1000),
});
const metrics = z.array(metric).max(100).optional();
const manyExperiments = parserOf(z.strictObject({ experimentIds: z.array(id).min(1).max(100_000) }));
const columnId = z.string().min(1).max(1500);

/** The parsers of these methods. */
export const organizingParsers: {
  readonly [M in keyof OrganizingApi]: (input: unknown) => OrganizingApi[M]['params'];
} = {
  'experiment.table': parserOf(z.strictObject({ trashed: z.boolean().optional(), metrics })),
  'run.table': parserOf(
    z.strictObject({ experimentId: id.optional(), trashed: z.boolean().optional(), metrics }),
  ),
  'experiment.annotate': parserOf(
    z.strictObject({
      experimentId: id,
      name: name.optional(),
      notes: z.string().max(100_000).optional(),
      starred: z.boolean().optional(),
      tags: z.array(name).max(100).optional(),
    }),
  ),
  'experiment.trash': manyExperiments,
  'experiment.restore': manyExperiments,
  'experiment.erase': manyExperiments,
  'savedView.list': parserOf(z.strictObject({})),
  'savedView.save': parserOf(
    z.strictObject({
      name,
      table: z.enum(['experiments', 'runs']),
      filter: z.string().max(10_000),
      columns: z.array(columnId).max(200),
      sort: z.array(z.strictObject({ column: columnId, descending: z.boolean() })).max(10),
    }),
  ),
  'savedView.remove': parserOf(z.strictObject({ name })),
};
