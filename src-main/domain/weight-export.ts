import type { Weights } from './run.ts';

/** The formats in which weights leave: NumPy's archive of arrays, and safetensors. Neither can run anything when loaded. */
export const WEIGHT_FORMATS = ['npz', 'safetensors'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** One exported array, and how PyTorch's layers have it. */
export interface ExportedParameter {
  /** As in `dense1.kernel`. */
  readonly name: string;
  /** Row-major, float32. */
  readonly shape: readonly number[];
  /** What its axes are, as in `[in, out]`. */
  readonly layout: string;
  /** What it is called there, and what has to be done to it. */
  readonly pytorch: string;
}

/** What exported weights are of. */
export interface WeightManifest {
  readonly format: WeightFormat;
  readonly madeWith: string;
  readonly experiment: string;
  readonly experimentId: number;
  readonly variant: string;
  readonly seed: number;
  readonly runId: number;
  /** The epoch at whose end these weights were. */
  readonly epoch: number;
  readonly dataHash: string;
  readonly parameters: readonly ExportedParameter[];
}

/** What the axes of a parameter are, by what it is called behind its layer. */
function layoutOf({ parameter, shape }: Weights): Pick<ExportedParameter, 'layout' | 'pytorch'> {
  const kind = parameter.slice(parameter.lastIndexOf('.') + 1);
  switch (kind) {
    case 'kernel':
      if (shape.length === 2) return { layout: '[in, out]', pytorch: 'Linear.weight = kernel.T' };
      return {
        layout: '[height, width, in, out]',
        pytorch:
          'Conv2d.weight = kernel.transpose(3, 2, 0, 1); Conv1d.weight (height 1) = kernel[0].transpose(2, 1, 0)',
      };
    case 'bias':
      return { layout: '[out]', pytorch: 'bias as it is' };
    case 'scale':
      return { layout: '[channel]', pytorch: 'BatchNorm or LayerNorm weight as it is' };
    case 'shift':
      return { layout: '[channel]', pytorch: 'BatchNorm or LayerNorm bias as it is' };
    case 'runningMean':
      return { layout: '[channel]', pytorch: 'BatchNorm running_mean as it is' };
    case 'runningVariance':
      return { layout: '[channel]', pytorch: 'BatchNorm running_var as it is' };
    default:
      return { layout: `${shape.length} axes`, pytorch: 'as it is' };
  }
}

/** How each array is to be read. */
export function describeParameters(weights: readonly Weights[]): ExportedParameter[] {
  return weights.map((one) => ({ name: one.parameter, shape: one.shape, ...layoutOf(one) }));
}
