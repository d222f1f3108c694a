import type { Facts } from '../domain/compared-group.ts';
import { addLeaves } from '../domain/fairness.ts';
import { layerSettings } from '../domain/layer-default.ts';
import { nameLayers } from '../domain/layer-name.ts';
import type { PlainLayer } from '../domain/layer-spec.ts';
import type { ModelSpec } from '../domain/model.ts';
import type { Regularization } from '../domain/regularization.ts';

/** `name (first 1, second true)`; the name alone where nothing is set. */
function nameAndSettings(name: string, settings: readonly (readonly [string, string])[]): string {
  if (settings.length === 0) return name;
  return `${name} (${settings.map((setting) => setting.join(' ')).join(', ')})`;
}

function leavesOf(settings: object): (readonly [string, string])[] {
  const leaves: Record<string, string> = {};
  addLeaves(leaves, '', settings);
  return Object.entries(leaves).map(([path, value]) => [path.slice(1), value]);
}

/** What facts say below a path, as in `sgd (learningRate 0.1, momentum 0, nesterov false)`; empty where they say nothing. */
export function typeWords(facts: Facts, path: string): string {
  const below = Object.entries(facts)
    .filter(([what]) => what.startsWith(`${path}.`))
    .map(([what, value]): readonly [string, string] => [what.slice(path.length + 1), value]);
  const type = below.find(([what]) => what === 'type')?.[1];
  if (type === undefined) return '';
  return nameAndSettings(
    type,
    below.filter(([what]) => what !== 'type'),
  );
}

function plainLayerWords({ spec, name }: { readonly spec: PlainLayer; readonly name: string }): string {
  return nameAndSettings(`${name}: ${spec.type}`, leavesOf(layerSettings(spec)));
}

/** Every layer with every setting, as in `dense1: dense (units 8, bias true); relu1: relu`. */
export function layerListWords({ layers }: ModelSpec): string {
  return nameLayers(layers)
    .map((layer) =>
      'inner' in layer
        ? `${layer.name}: residual block of [${layer.inner.map(plainLayerWords).join('; ')}]`
        : plainLayerWords(layer),
    )
    .join('; ');
}

/** Every regularizer with all that its spec sets, as in `l2 (strength 0.01)`; `no regularization` for none. */
export function exactRegularizationWords(regularizations: readonly Regularization[]): string {
  if (regularizations.length === 0) return 'no regularization';
  return regularizations
    .map(({ type, ...settings }) => nameAndSettings(type, leavesOf(settings)))
    .join(' + ');
}
