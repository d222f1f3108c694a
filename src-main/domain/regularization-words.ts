import type { ImageFlip } from './augmentation.ts';
import { assertNever } from './errors.ts';
import type { Regularization } from './regularization.ts';

function nameAndStrength(regularization: Regularization): string {
  switch (regularization.type) {
    case 'l1':
      return `L1 ${regularization.strength}`;
    case 'l2':
      return `L2 ${regularization.strength}`;
    case 'l2Norm':
      return `L2 norm ${regularization.strength}`;
    case 'elasticNet':
      return `elastic net (L1 ${regularization.l1}, L2 ${regularization.l2})`;
    case 'groupLasso':
      return `group lasso ${regularization.strength}`;
    case 'orthogonal':
      return `orthogonal ${regularization.strength}`;
    case 'activityL1':
      return `activity L1 ${regularization.strength}`;
    case 'activityL2':
      return `activity L2 ${regularization.strength}`;
    case 'coupledWeightDecay':
      return `coupled weight decay ${regularization.strength}`;
    case 'decoupledWeightDecay':
      return `decoupled weight decay ${regularization.strength}`;
    case 'maxNorm':
      return `max norm ${regularization.limit}`;
    case 'unitNorm':
      return 'unit norm';
    case 'batchNorm':
      return 'batch norm';
    case 'dropout':
      return `dropout ${regularization.rate}`;
    case 'labelSmoothing':
      return `label smoothing ${regularization.amount}`;
    case 'mixup':
      return `mixup ${regularization.alpha}`;
    case 'imageFlip':
      return flipWords(regularization);
    case 'imageShift':
      return `shift ${regularization.pixels}`;
    case 'imageRotation':
      return `rotation ${regularization.degrees}°`;
    case 'inputNoise':
      return `input noise ${regularization.sd}`;
    case 'cutout':
      return `cutout ${regularization.size}`;
    case 'earlyStopping':
      return `early stopping after ${regularization.patience}`;
    default:
      return assertNever(regularization);
  }
}

function flipWords({ direction, probability }: ImageFlip): string {
  const way = direction === 'both' ? 'flip both ways' : `${direction} flip`;
  return probability === undefined ? way : `${way} ${probability}`;
}

/** What it acts on, where the spec says so: layers, kinds of parameters, or both as in `dense1.kernel`. */
function targetWords(regularization: Regularization): string {
  const layers = 'layers' in regularization ? regularization.layers : undefined;
  const kinds = 'parameters' in regularization ? regularization.parameters : undefined;
  if (layers === undefined) return kinds === undefined ? '' : ` on ${kinds.join(', ')}`;
  const places = layers.flatMap((layer) =>
    kinds === undefined ? [layer] : kinds.map((kind) => `${layer}.${kind}`),
  );
  return ` on ${places.join(', ')}`;
}

/** What regularizes a variant, in a few words, as in `L2 0.01 on dense1.kernel + dropout 0.5`; `none` for nothing. */
export function regularizationWords(regularizations: readonly Regularization[]): string {
  if (regularizations.length === 0) return 'none';
  return regularizations.map((one) => nameAndStrength(one) + targetWords(one)).join(' + ');
}
