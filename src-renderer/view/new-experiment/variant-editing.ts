import { tick } from 'svelte';
import type { MenuSection } from '../../component/menu-model.ts';
import { isObject, textAt, toJson, type Json } from '../../state/draft/json-path.ts';
import type { ModelRow, ModelRows } from '../../state/draft/model-rows.ts';
import {
  describeRegularizer,
  type RegularizerNeed,
  type RegularizerType,
} from '../../state/draft/regularizer-description.ts';
import { addableTypes, letterOf } from './table-model.ts';
import type { TableStage } from './table-stage.svelte.ts';

/** Edits the variants of a draft and what regularizes them. */
export class VariantEditing {
  readonly #stage: TableStage;
  readonly #model: () => ModelRows;
  readonly #showSingles: () => void;
  readonly #checkNoise: (index: number) => void;

  /**
   * @param showSingles called before a variant comes, which a sweep in one column would not show
   * @param checkNoise trains one variant twice
   */
  constructor(
    stage: TableStage,
    model: () => ModelRows,
    showSingles: () => void,
    checkNoise: (index: number) => void,
  ) {
    this.#stage = stage;
    this.#model = model;
    this.#showSingles = showSingles;
    this.#checkNoise = checkNoise;
  }

  /** As in `B L2 0.01`. */
  nameOf(index: number): string {
    return `${letterOf(index)} ${textAt(this.#variants[index], 'name')}`;
  }

  get #variants(): readonly Json[] {
    return this.#stage.draft.list('variants');
  }

  readonly offerRegularizers = (list: string, row: ModelRow | null, anchor: HTMLElement): void => {
    const groups = Map.groupBy(addableTypes(row), (type) => describeRegularizer(type).group);
    this.#stage.menu = {
      anchor,
      label: 'Add a regularizer',
      sections: [...groups].map(([title, types]) => ({
        title,
        items: types.map((type) => ({
          label: describeRegularizer(type).label,
          ...this.#missingFor(describeRegularizer(type).needs),
          run: () => {
            this.#addRegularizer(list, row, type);
          },
        })),
      })),
    };
  };

  readonly removeRegularizer = (list: string, index: number, label: string): void => {
    this.#stage.draft.remove(list, index);
    this.#stage.offerUndo(`${label} was removed.`);
    void tick().then(() => this.#stage.query(`[data-cells="${CSS.escape(list)}"] .add`)?.focus());
  };

  addEmpty(): void {
    const { length } = this.#variants;
    this.#add(length, { name: this.#freeName(`variant ${letterOf(length)}`), regularization: [] });
  }

  readonly offerActions = (index: number, anchor: HTMLElement): void => {
    this.#stage.menu = {
      anchor,
      label: `Variant ${this.nameOf(index)}`,
      sections: [this.#moves(index), this.#noiseCheck(index), this.#removal(index)],
    };
  };

  /** What keeps a regularizer from being chosen. */
  #missingFor(needs: RegularizerNeed | null): { isDisabled?: boolean; detail?: string } {
    const { draft } = this.#stage;
    const isMissing =
      (needs === 'classification' && draft.at('task') !== 'classification') ||
      (needs === 'images' && draft.at('model.input.height') === undefined) ||
      (needs === 'optional batch norm' && !this.#model().rows.some(({ isOptional }) => isOptional));
    if (!isMissing) return {};
    return {
      isDisabled: true,
      detail: needs === 'optional batch norm' ? 'needs an optional one' : `${needs} only`,
    };
  }

  #addRegularizer(list: string, row: ModelRow | null, type: RegularizerType): void {
    const start = toJson({
      ...describeRegularizer(type).start,
      ...(row === null ? {} : { layers: [row.name] }),
    });
    const index = this.#stage.draft.list(list).length;
    this.#stage.draft.insert(list, index, start);
    const first = describeRegularizer(type).settings.at(0);
    void this.#stage.focus(first === undefined ? `${list}[${index}]` : `${list}[${index}].${first.key}`);
  }

  #freeName(wanted: string): string {
    const names = this.#variants.map((variant) => textAt(variant, 'name'));
    if (!names.includes(wanted)) return wanted;
    for (let count = 2; ; count++) if (!names.includes(`${wanted} ${count}`)) return `${wanted} ${count}`;
  }

  #add(index: number, variant: Json): void {
    this.#showSingles();
    this.#stage.draft.insert('variants', index, variant);
    void tick().then(() => {
      const name = this.#stage.find(`variants[${index}].name`);
      name?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (name instanceof HTMLInputElement) name.select();
    });
  }

  #duplicate(index: number): void {
    const variant = this.#variants[index];
    const copy = isObject(variant) ? variant : {};
    this.#add(index + 1, { ...copy, name: this.#freeName(`${textAt(variant, 'name')} copy`) });
  }

  #moves(index: number): MenuSection {
    const moveTo = (to: number) => () => {
      this.#stage.draft.move('variants', index, to);
      void this.#stage.focus(`variants[${to}].name`);
    };
    return {
      title: '',
      items: [
        {
          label: 'Duplicate',
          run: () => {
            this.#duplicate(index);
          },
        },
        { label: 'Make it the baseline', isDisabled: index === 0, run: moveTo(0) },
        { label: 'Move left', isDisabled: index === 0, run: moveTo(index - 1) },
        {
          label: 'Move right',
          isDisabled: index === this.#variants.length - 1,
          run: moveTo(index + 1),
        },
      ],
    };
  }

  #noiseCheck(index: number): MenuSection {
    return {
      title: '',
      items: [
        {
          label: 'Run an A/A check',
          detail: 'trains it twice, to show the noise',
          isDisabled: this.#stage.draft.spec === null,
          run: () => {
            this.#checkNoise(index);
          },
        },
      ],
    };
  }

  #removal(index: number): MenuSection {
    return {
      title: '',
      items: [
        {
          label: 'Remove',
          isDangerous: true,
          isDisabled: this.#variants.length === 1,
          run: () => {
            const text = `Variant ${this.nameOf(index)} was removed.`;
            this.#stage.draft.remove('variants', index);
            this.#stage.offerUndo(text);
            void this.#stage.focus(`variants[${Math.max(0, index - 1)}].name`);
          },
        },
      ],
    };
  }
}
