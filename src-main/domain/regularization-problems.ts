import type { FieldProblem } from './errors.ts';
import type { LayerSite, ModelShape } from './model-shape.ts';
import { shapeModel, type ModelSpec } from './model.ts';
import { didYouMean } from './nearest-name.ts';
import type { OptimizerSpec } from './training.ts';
import { optionalLayers } from './variant-model.ts';
import {
  actsOn,
  dropsBehind,
  isOnActivities,
  isOnParameters,
  kindsOf,
  sees,
  type ActivityRegularization,
  type BatchNormSwitch,
  type Dropout,
  type ParameterRegularization,
  type Regularization,
} from './regularization.ts';

function unknownLayerProblems(
  layers: readonly string[],
  possible: readonly string[],
  field: string,
): FieldProblem[] {
  return layers.flatMap((layer, at) =>
    possible.includes(layer)
      ? []
      : [
          {
            field: `${field}.layers[${at}]`,
            expected: `one of ${possible.join(', ')}${didYouMean(layer, possible)}`,
            received: JSON.stringify(layer),
          },
        ],
  );
}

/** What acts behind layers and names none acts nowhere in a model whose only layer makes the outputs. */
function siteProblems(
  regularization: Dropout | ActivityRegularization,
  { sites }: ModelShape,
  field: string,
): FieldProblem[] {
  const unknown = unknownLayerProblems(
    regularization.layers ?? [],
    sites.map((site) => site.layer),
    field,
  );
  const isDropout = regularization.type === 'dropout';
  const acts = (site: LayerSite): boolean =>
    isDropout ? dropsBehind(regularization, site) : sees(regularization, site);
  if (unknown.length > 0 || sites.some(acts)) return unknown;
  const lacking = isDropout ? 'dense layer' : 'dense or convolution layer';
  return [
    {
      field: `${field}.layers`,
      expected: `names of dense or convolution layers, because the model has no ${lacking} but the last`,
      received: 'nothing',
    },
  ];
}

function idleLayerProblems(
  regularization: ParameterRegularization,
  model: ModelShape,
  field: string,
): FieldProblem[] {
  const kinds = kindsOf(regularization).join(' or ');
  return (regularization.layers ?? []).flatMap((layer, at) => {
    const own = model.parameters.filter((parameter) => parameter.layer === layer);
    if (own.some((parameter) => actsOn(regularization, parameter))) return [];
    const has = own.map((parameter) => parameter.kind).join(' and ');
    return [
      {
        field: `${field}.layers[${at}]`,
        expected: `a layer that has a ${kinds}`,
        received: `${JSON.stringify(layer)}, which has ${has}`,
      },
    ];
  });
}

function parameterProblems(
  regularization: ParameterRegularization,
  model: ModelShape,
  field: string,
): FieldProblem[] {
  if (regularization.layers !== undefined) {
    const possible = [...new Set(model.parameters.map((parameter) => parameter.layer))];
    const unknown = unknownLayerProblems(regularization.layers, possible, field);
    return unknown.length > 0 ? unknown : idleLayerProblems(regularization, model, field);
  }
  if (model.parameters.some((parameter) => actsOn(regularization, parameter))) return [];
  const present = [...new Set(model.parameters.map((parameter) => parameter.kind))];
  return [
    {
      field: `${field}.parameters`,
      expected: `a kind that the model has (${present.join(', ')})`,
      received: kindsOf(regularization).join(', '),
    },
  ];
}

/**
 * What is wrong with a switch: a name that no optional batch norm has, or nothing to switch on.
 * @param optional names of the model's optional batch norms
 */
function switchProblems(
  { layers }: BatchNormSwitch,
  optional: readonly string[],
  field: string,
): FieldProblem[] {
  if (optional.length > 0) return unknownLayerProblems(layers ?? [], optional, field);
  return [
    {
      field: `${field}.type`,
      expected: 'a model that has a batchNorm with "optional": true',
      received: '"batchNorm"',
    },
  ];
}

/**
 * What is wrong with a regularizer against the model and optimizer it is meant for: names that no layer has, a decay
 * that the optimizer does not know, and regularizers, or layers named by them, on which nothing would act: a variant
 * must not only claim to be regularized. A strength or rate of 0 is no problem, because a series of strengths starts there.
 * @param field path of the regularizer in the spec
 * @param model the whole one, with every optional layer
 * @param own what of it the variant has, see `variantModel`
 */
export function regularizationProblems(
  regularization: Regularization,
  field: string,
  model: ModelSpec,
  own: ModelSpec,
  optimizerType: OptimizerSpec['type'],
): FieldProblem[] {
  if (regularization.type === 'batchNorm')
    return switchProblems(regularization, optionalLayers(model), field);
  // Which parameters there are does not depend on the number of inputs.
  const shape = shapeModel(own, 1);
  // That it has no layer to act on is the model's problem, and told there.
  if (shape.parameters.length === 0) return [];
  if (regularization.type === 'dropout' || isOnActivities(regularization))
    return siteProblems(regularization, shape, field);
  if (!isOnParameters(regularization)) return [];
  const problems = parameterProblems(regularization, shape, field);
  if (regularization.type === 'coupledWeightDecay' && optimizerType === 'adamw')
    problems.push({
      field: `${field}.type`,
      expected: '"decoupledWeightDecay" under adamw, or the optimizer adam',
      received: '"coupledWeightDecay"',
    });
  return problems;
}
