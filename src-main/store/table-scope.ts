/** Which experiments a table is of: those in the trash or those that are not, or a single one wherever it is. */
export type TableScope = { readonly trashed: boolean } | { readonly experimentId: number };

/** The condition on table `experiment`, and the value of its parameter. */
export function scopeCondition(scope: TableScope): readonly [sql: string, value: number] {
  return 'trashed' in scope
    ? ['(experiment.trashed_at IS NOT NULL) = ?', Number(scope.trashed)]
    : ['experiment.id = ?', scope.experimentId];
}

/** The tags of a row of `experiment`, as JSON, in alphabetical order. */
export const TAGS_COLUMN = `
  (SELECT json_group_array(experiment_tag.name ORDER BY experiment_tag.name)
   FROM experiment_tag WHERE experiment_id = experiment.id) AS tags`;
