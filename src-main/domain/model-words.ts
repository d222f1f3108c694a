import type { LayerSpec } from './layer-spec.ts';
import type { ModelSpec } from './model.ts';

/** A layer in a word or two; null for one that has no units or filters of its own. */
function layerWords(layer: LayerSpec): string | null {
  switch (layer.type) {
    case 'dense':
      return String(layer.units);
    case 'conv1d':
    case 'conv2d':
      return `conv ${layer.filters}`;
    case 'residual':
      return `[${layer.layers.flatMap((inner) => layerWords(inner) ?? []).join(' → ')}]`;
    default:
      return null;
  }
}

function inputWords({ input }: ModelSpec, inputs: number | null): string | null {
  if (input === undefined) return inputs === null ? null : String(inputs);
  const places = 'height' in input ? `${input.height}×${input.width}` : String(input.length);
  return input.channels === 1 ? places : `${places}×${input.channels}`;
}

/**
 * A model in a few words: its input and the layers that have units or filters, as in `30 → 64 → 2` or
 * `28×28 → conv 16 → 10`. A residual block stands in brackets.
 * @param inputs number of features of a row; null where that is not known, and then it is left out
 */
export function modelWords(model: ModelSpec, inputs: number | null): string {
  return [inputWords(model, inputs), ...model.layers.map(layerWords)]
    .filter((words) => words !== null)
    .join(' → ');
}
