import { invalidField, showValue } from '../domain/errors.ts';
import type { TableSpec, Task } from '../domain/experiment.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { columnField, columnSpecOf, statedTypeOf, type MissingRule } from '../domain/table-columns.ts';
import type { RawTable } from '../domain/table-data.ts';
import type { WantedColumn } from './cell-column.ts';

/** What of a table is read, and what each column is for. */
export interface TablePlan {
  readonly spec: TableSpec;
  readonly task: Task;
  /** The column that keeps rows together. */
  readonly groupBy: string | undefined;
  /** Whether columns are read that nothing is done with, for those who look at single rows. */
  readonly sideColumns: boolean;
}

/** Enough to slice results by; a file may have a hundred thousand. */
const MOST_SIDE_COLUMNS = 50;

/** What is done where a cell of a column to learn from is empty. */
export function featureRule(spec: TableSpec, name: string): MissingRule {
  return columnSpecOf(spec, name).missing ?? spec.missing ?? 'refuse';
}

/** What is done where the target or the group is empty: neither can be made up. */
export function keyRule(spec: TableSpec, name: string): 'refuse' | 'dropRow' {
  return featureRule(spec, name) === 'dropRow' ? 'dropRow' : 'refuse';
}

function toReading(rule: MissingRule): 'refuse' | 'keep' {
  return rule === 'refuse' ? 'refuse' : 'keep';
}

function assertKnown(spec: TableSpec, names: readonly string[]): void {
  const known = new Set(names);
  const unknown = Object.keys(spec.columns ?? {}).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw invalidField(
    columnField(unknown),
    `a column of ${spec.path}${didYouMean(unknown, names)}`,
    showValue(unknown),
  );
}

/** The names of the columns to learn from. */
function featureNames({ spec, groupBy }: TablePlan, names: readonly string[]): readonly string[] {
  return spec.features ?? names.filter((name) => name !== spec.target && name !== groupBy);
}

function keyColumns({ spec, task, groupBy }: TablePlan): WantedColumn[] {
  const { target } = spec;
  return [
    {
      name: target,
      type: task === 'classification' ? 'category' : 'number',
      missing: toReading(keyRule(spec, target)),
      field: 'data.target',
    },
    ...(groupBy === undefined
      ? []
      : [
          {
            name: groupBy,
            type: 'category',
            missing: toReading(keyRule(spec, groupBy)),
            field: 'split.groupBy',
          } as const,
        ]),
  ];
}

/**
 * Which columns of a table are read, in the order features, target, group, others.
 * @param names of the table's columns
 * @throws AppError `invalid` where the spec says something of a column that the table does not have
 */
export function wantedColumns(plan: TablePlan, names: readonly string[]): WantedColumn[] {
  const { spec } = plan;
  assertKnown(spec, names);
  const features = featureNames(plan, names).map((name, index): WantedColumn => {
    const type = statedTypeOf(columnSpecOf(spec, name));
    return {
      name,
      ...(type === undefined ? {} : { type }),
      missing: toReading(featureRule(spec, name)),
      ...(spec.features === undefined ? {} : { field: `data.features[${index}]` }),
    };
  });
  const wanted = [...features, ...keyColumns(plan)];
  if (!plan.sideColumns) return wanted;
  const taken = new Set(wanted.map(({ name }) => name));
  const others = names.filter((name) => !taken.has(name)).slice(0, MOST_SIDE_COLUMNS);
  return [...wanted, ...others.map((name) => ({ name, type: 'category', missing: 'keep' }) as const)];
}

/** Which columns of a test file are read: those of the other table, each as it was read there. */
export function wantedTestColumns(plan: TablePlan, table: RawTable): WantedColumn[] {
  const { spec } = plan;
  const keys = keyColumns(plan);
  return table.columns.map(({ name, kind }) => {
    const key = keys.find((column) => column.name === name);
    return { missing: toReading(featureRule(spec, name)), ...key, name, type: kind, field: 'data.testPath' };
  });
}
