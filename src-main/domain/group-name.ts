import { invalidField } from './errors.ts';
import type { GroupRef } from './run-group.ts';

interface NamedGroup {
  readonly ref: GroupRef;
  readonly variant: string;
}

function seedWords({ seeds }: GroupRef): string {
  if (seeds === undefined) return 'all seeds';
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

/**
 * How a comparison calls its two groups: by their variants, with as much besides as tells them apart.
 * @throws AppError `invalid` where both are the same runs
 */
export function nameGroups(a: NamedGroup, b: NamedGroup): readonly [string, string] {
  if (a.variant !== b.variant) return [a.variant, b.variant];
  const called = (words: (ref: GroupRef) => string): readonly [string, string] => [
    `${a.variant} (${words(a.ref)})`,
    `${b.variant} (${words(b.ref)})`,
  ];
  if (a.ref.experimentId !== b.ref.experimentId)
    return called(({ experimentId }) => `experiment ${experimentId}`);
  const names = called(seedWords);
  if (names[0] === names[1]) throw invalidField('b', 'other runs than those of a', 'the same');
  return names;
}
