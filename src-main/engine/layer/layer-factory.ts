import { AppError, assertNever } from '../../domain/errors.ts';
import type { ShapedLayer } from '../../domain/model-shape.ts';
import type { ActivityCoefficients } from '../../domain/regularization.ts';
import type { OpSet } from '../ops/op-set.ts';
import { Activation } from './activation.ts';
import { ActivityPenalty } from './activity-penalty.ts';
import { BatchNorm } from './batch-norm.ts';
import { Convolution } from './convolution.ts';
import { Dense } from './dense.ts';
import { Dropout, type MaskSource } from './dropout.ts';
import { Elu } from './elu.ts';
import { GaussianNoise } from './gaussian-noise.ts';
import { Gelu } from './gelu.ts';
import { GlobalAveragePool } from './global-average-pool.ts';
import { LayerNorm } from './layer-norm.ts';
import type { Layer } from './layer.ts';
import { LeakyRelu } from './leaky-relu.ts';
import { AveragePool, MaxPool } from './pool.ts';
import { ResidualBlock } from './residual.ts';
import { SpatialDropout } from './spatial-dropout.ts';

/** Makes the layers of one ensemble, in the order of its model. */
export class LayerFactory {
  readonly #ops: OpSet;
  readonly #members: number;
  #block: ResidualBlock | null = null;

  constructor(ops: OpSet, members: number) {
    this.#ops = ops;
    this.#members = members;
  }

  /**
   * @param masks the layer's random numbers; null where it has none or changes nothing
   * @param activities what penalizes the layer's activities, one entry per member; null where nothing does
   * @returns null for a layer that does nothing
   */
  make(
    layer: ShapedLayer,
    masks: MaskSource | null,
    activities: readonly ActivityCoefficients[] | null = null,
  ): Layer | null {
    switch (layer.type) {
      case 'dense':
        return new Dense(layer.kernel, layer.bias);
      case 'relu':
      case 'tanh':
      case 'sigmoid':
        return new Activation(layer.type);
      case 'leakyRelu':
        return new LeakyRelu(layer.slope);
      case 'elu':
        return new Elu(layer.alpha);
      case 'gelu':
        return new Gelu();
      case 'convolution':
        return new Convolution(layer);
      case 'maxPool':
        return new MaxPool(layer);
      case 'averagePool':
        return new AveragePool(layer);
      case 'globalAveragePool':
        return new GlobalAveragePool(layer.input);
      case 'batchNorm':
        return new BatchNorm(this.#ops, { ...layer, members: this.#members });
      case 'layerNorm':
        return new LayerNorm(layer);
      case 'activitySite':
        return activities && new ActivityPenalty(this.#ops, activities);
      case 'dropout':
      case 'dropoutSite':
      case 'gaussianDropout':
        return masks && new Dropout(layer.units, masks);
      case 'spatialDropout':
        return masks && new SpatialDropout(layer, masks);
      case 'gaussianNoise':
        return masks && new GaussianNoise(layer.units, masks);
      case 'residualStart':
        this.#block = new ResidualBlock();
        return this.#block.start;
      case 'residualEnd':
        if (this.#block === null) throw new AppError('internal', 'a residual block ends before it starts');
        return this.#block.end;
      default:
        return assertNever(layer);
    }
  }
}
