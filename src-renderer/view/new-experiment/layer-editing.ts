import type { MenuItem, MenuSection } from '../../component/menu-model.ts';
import { isObject, textAt, toJson } from '../../state/draft/json-path.ts';
import { describeLayer, LAYER_TYPES, type LayerType } from '../../state/draft/layer-description.ts';
import type { ModelRow, ModelRows } from '../../state/draft/model-rows.ts';
import type { TableStage } from './table-stage.svelte.ts';

/** Edits the layers of a model: by menus, and by keys where a layer has the focus. */
export class LayerEditing {
  readonly #stage: TableStage;
  readonly #model: () => ModelRows;

  constructor(stage: TableStage, model: () => ModelRows) {
    this.#stage = stage;
    this.#model = model;
  }

  readonly openSettings = (path: string): void => {
    this.#stage.settingsPath = path;
  };

  /** The last layer makes the outputs: what is added stands before it. */
  addAtEnd(anchor: HTMLElement): void {
    const layers = this.#stage.draft.list('model.layers');
    const isOutput = textAt(layers.at(-1), 'type') === 'dense';
    this.#offerLayers(anchor, 'model.layers', isOutput ? layers.length - 1 : layers.length);
  }

  readonly offerActions = (row: ModelRow, anchor: HTMLElement): void => {
    this.#stage.menu = {
      anchor,
      label: `Layer ${row.name}`,
      sections: [this.#additions(row, anchor), this.#moves(row), this.#removal(row)],
    };
  };

  readonly handleKey = (row: ModelRow, event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step !== 0 && event.altKey) this.#move(row, row.index + step);
    else if (step !== 0) {
      const { rows } = this.#model();
      const at = rows.findIndex(({ path }) => path === row.path) + step;
      if (at >= 0 && at < rows.length) void this.#stage.focus(rows[at].path);
    } else if (event.key === 'Delete' || event.key === 'Backspace') this.#remove(row);
    else return;
    event.preventDefault();
  };

  #offerLayers(anchor: HTMLElement, list: string, index: number): void {
    const types = LAYER_TYPES.filter((type) => list === 'model.layers' || type !== 'residual');
    const groups = Map.groupBy(types, (type) => describeLayer(type).group);
    this.#stage.menu = {
      anchor,
      label: 'Add a layer',
      sections: [...groups].map(([title, all]) => ({
        title,
        items: all.map((type) => ({
          label: describeLayer(type).label,
          detail: describeLayer(type).pytorch,
          run: () => {
            this.#add(list, index, type);
          },
        })),
      })),
    };
  }

  #add(list: string, index: number, type: LayerType): void {
    this.#stage.draft.insert(list, index, toJson(describeLayer(type).start));
    void this.#stage.focus(`${list}[${index}]`);
  }

  #move({ list, index }: ModelRow, to: number): void {
    const { draft } = this.#stage;
    if (to < 0 || to >= draft.list(list).length) return;
    draft.move(list, index, to);
    void this.#stage.focus(`${list}[${to}]`);
  }

  #remove({ list, index, name }: ModelRow): void {
    const { draft } = this.#stage;
    draft.remove(list, index);
    this.#stage.offerUndo(`Layer ${name} was removed.`);
    void this.#stage.focus(`${list}[${Math.min(index, draft.list(list).length - 1)}]`);
  }

  #duplicate({ path, list, index }: ModelRow): void {
    const copy = this.#stage.draft.at(path);
    if (!isObject(copy)) return;
    // Names are unique, and so are objects: a regularizer stays with the first of the two.
    this.#stage.draft.insert(list, index + 1, toJson({ ...copy, name: undefined }));
  }

  #additions(row: ModelRow, anchor: HTMLElement): MenuSection {
    const { list, index, path } = row;
    // The menu that is closing would take the focus back.
    const later = (run: () => void) => () => void setTimeout(run);
    const inside: MenuItem = {
      label: 'Add a layer inside…',
      run: later(() => {
        this.#offerLayers(anchor, `${path}.layers`, this.#stage.draft.list(`${path}.layers`).length);
      }),
    };
    return {
      title: '',
      items: [
        {
          label: 'Settings…',
          detail: 'Enter',
          run: later(() => {
            this.openSettings(path);
          }),
        },
        {
          label: 'Add a layer below…',
          run: later(() => {
            this.#offerLayers(anchor, list, index + 1);
          }),
        },
        ...(row.type === 'residual' ? [inside] : []),
        {
          label: 'Duplicate',
          run: () => {
            this.#duplicate(row);
          },
        },
      ],
    };
  }

  #moves(row: ModelRow): MenuSection {
    const { list, index } = row;
    return {
      title: '',
      items: [
        {
          label: 'Move up',
          detail: 'Alt ↑',
          isDisabled: index === 0,
          run: () => {
            this.#move(row, index - 1);
          },
        },
        {
          label: 'Move down',
          detail: 'Alt ↓',
          isDisabled: index === this.#stage.draft.list(list).length - 1,
          run: () => {
            this.#move(row, index + 1);
          },
        },
      ],
    };
  }

  #removal(row: ModelRow): MenuSection {
    return {
      title: '',
      items: [
        {
          label: 'Remove',
          detail: 'Delete',
          isDangerous: true,
          run: () => {
            this.#remove(row);
          },
        },
      ],
    };
  }
}
