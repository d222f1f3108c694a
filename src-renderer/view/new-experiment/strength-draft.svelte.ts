import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { readStrengths, strengthsOfRange } from '../../../src-main/domain/strength-list.ts';
import {
  isList,
  isObject,
  showJson,
  toJson,
  type Json,
  type JsonObject,
} from '../../state/draft/json-path.ts';
import type { ModelRow } from '../../state/draft/model-rows.ts';
import {
  describeRegularizer,
  isRegularizerType,
  REGULARIZER_TYPES,
  type RegularizerType,
} from '../../state/draft/regularizer-description.ts';
import { sweepableKeys, type SweptEntry } from '../../state/draft/sweep.ts';
import { canBeOn } from './table-model.ts';

/** How strengths are given. */
export type Spacing = 'log' | 'linear' | 'list';

/** The regularizers that have a strength. */
export const SWEEPABLE_TYPES = REGULARIZER_TYPES.filter((type) => sweepableKeys(type).length > 0);

const MOST_SHARES = 8;

/** Some of a slider's steps, without its beginning: pixels, for one, come in whole numbers. */
function evenShares({
  smallest,
  largest,
  step,
}: {
  readonly smallest: number;
  readonly largest: number;
  readonly step: number;
}): number[] {
  const steps = Math.round((largest - smallest) / step);
  const count = Math.min(steps, MOST_SHARES);
  return Array.from({ length: count }, (_, index) =>
    Number((smallest + Math.round(((index + 1) * steps) / count) * step).toPrecision(6)),
  );
}

/** Owns what a person chooses of one strength: which regularizer, where, and its numbers. */
export class StrengthDraft {
  type = $state<RegularizerType>('l2');
  key = $state('strength');
  /** The one layer that it is on; '' for where a spec names none. */
  place = $state('');
  spacing = $state<Spacing>('log');
  from = $state<unknown>(1e-5);
  to = $state<unknown>(1);
  count = $state<unknown>(6);
  list = $state('');
  /** The one number of what is put on a layer at a time. */
  single = $state<unknown>(0.01);
  /** What a found sweep's regularizer says besides its strength and layers. */
  #rest = $state.raw<JsonObject>({});

  readonly description = $derived(describeRegularizer(this.type));
  readonly keys: readonly string[] = $derived(sweepableKeys(this.type));
  readonly strengths: readonly number[] | null = $derived.by(() => {
    if (this.spacing === 'list') return readStrengths(this.list);
    const range = { from: Number(this.from), to: Number(this.to), count: Number(this.count) };
    return strengthsOfRange({ ...range, isLogarithmic: this.spacing === 'log' });
  });

  /** The layers that it can be on. */
  places(rows: readonly ModelRow[]): string[] {
    return rows.filter((row) => canBeOn(this.description.target, row)).map(({ name }) => name);
  }

  chooseType(next: string): void {
    if (!isRegularizerType(next)) return;
    this.type = next;
    [this.key] = sweepableKeys(next);
    this.place = '';
    this.#rest = {};
    const setting = describeRegularizer(next).settings.find(({ key }) => key === this.key);
    const start = toJson(describeRegularizer(next).start);
    this.single = isObject(start) ? start[this.key] : 0.01;
    if (setting?.kind === 'share') {
      this.spacing = 'list';
      this.list = evenShares(setting).map(shortNumber).join(', ');
    } else if (setting?.kind === 'strength') {
      this.spacing = 'log';
      this.from = setting.smallest;
      this.to = setting.largest;
      this.count = 6;
    }
  }

  /** Takes what a variant, or a sweep that is there, has. */
  take(entry: Json | undefined, found?: SweptEntry): void {
    if (!isObject(entry) || !isRegularizerType(entry.type)) return;
    this.chooseType(entry.type);
    if (isList(entry.layers) && entry.layers.length === 1) this.place = showJson(entry.layers[0]);
    if (found === undefined) return;
    const { layers, ...rest } = entry;
    this.#rest = isList(layers) && layers.length > 1 ? entry : rest;
    this.key = found.key;
    this.spacing = 'list';
    this.list = found.strengths.map(shortNumber).join(', ');
  }

  /** The regularizer, without a number for its strength that counts. */
  get entry(): JsonObject {
    const target = this.place === '' ? {} : { layers: [this.place] };
    const entry = toJson({ ...this.description.start, ...this.#rest, ...target });
    return isObject(entry) ? entry : {};
  }
}
