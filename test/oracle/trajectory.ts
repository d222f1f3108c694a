import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ModelSpec } from '../../src-main/domain/model.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import type { LossName, OptimizerSpec, TrainingSpec } from '../../src-main/domain/training.ts';

/** One batch in training order. Numbers are exact in float32. */
export interface TrajectoryBatch {
  /** Row-major [rows, inputs]; images and sequences in the order height, width, channel. */
  readonly features: readonly number[];
  /** Class per row, 0 or 1 under sigmoid cross-entropy; absent under squared error. */
  readonly labels?: readonly number[];
  /** Target per row under squared error; absent otherwise. */
  readonly values?: readonly number[];
  /** λ of cases with mixup, whatever their α; absent in data for none. */
  readonly share?: number;
  /** The row that each row is mixed with. */
  readonly partners?: readonly number[];
}

/** Running statistics of one batch norm. */
export interface RunningStatistics {
  readonly runningMean: readonly number[];
  readonly runningVariance: readonly number[];
}

/** Losses of a step's forward pass in training mode, that is before its update. */
interface StepLosses {
  readonly dataLoss: number;
  /** That on activities is of the batch in evaluation mode. */
  readonly penalty: number;
}

/** One step: its losses, and what its update left behind. */
export interface TrajectoryStep extends StepLosses {
  /** By parameter name, flat, kernels [inputs, units], of convolutions [height, width, inputs, filters]. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** By batch norm name; running mean starts at 0, running variance at 1. */
  readonly batchNorms: Readonly<Record<string, RunningStatistics>>;
}

/** What is trained, in the domain's own terms. */
interface TrainedCase {
  readonly name: string;
  readonly model: ModelSpec;
  readonly inputs: number;
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  /** What else is set; absent: nothing. */
  readonly training?: Pick<
    TrainingSpec,
    'classWeights' | 'positiveWeight' | 'huberDelta' | 'clipping' | 'schedule'
  > & {
    /** Of schedules and penalties that warm up; absent: nothing counts epochs. */
    readonly batchesPerEpoch?: number;
  };
  readonly regularization: readonly Regularization[];
  /** The largest relative difference between float32 and float64 PyTorch: what single precision itself costs. */
  readonly float32Difference: number;
}

/** How PyTorch trains one small model. Cases of equal model, `data`, loss and optimizer can be members of one ensemble. */
export interface Trajectory extends TrainedCase {
  /** Name of the batches; equal names, equal batches. */
  readonly data: string;
  readonly batches: readonly TrajectoryBatch[];
  /**
   * For every random place, a flat [rows, units] per step: 0 and 1 where it drops, and PyTorch multiplied the activation
   * by mask/(1 − rate); normal numbers n where it is Gaussian, and PyTorch added sd·n or multiplied by
   * 1 + n·√(rate/(1 − rate)). Of spatial dropout the units are channels. Places go by the names of `ShapedLayer`: a dropout layer's own, or `hidden.dropout`.
   */
  readonly masks: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** By parameter name, exact in float32. */
  readonly initialWeights: Readonly<Record<string, readonly number[]>>;
  readonly steps: readonly TrajectoryStep[];
  /** Outputs for the last batch in evaluation mode, after training, flat [rows, outputs]; where the case has them. */
  readonly evaluation?: readonly number[];
}

/** A parameter too large to be stored whole: its L2 norm, its sum and some elements. */
export interface ParameterSummary {
  readonly norm: number;
  readonly sum: number;
  readonly samples: readonly number[];
}

/** How PyTorch trains the large model; see its `description`. */
export interface MnistTrajectory extends TrainedCase {
  readonly description: string;
  readonly batchSize: number;
  /** Where in the flat tensor the samples of each parameter stand. */
  readonly positions: Readonly<Record<string, readonly number[]>>;
  /** Parameters in the order that `hashedWeights` numbers them. */
  readonly initialOrder: readonly string[];
  /** The samples of the initial weights. */
  readonly initialSamples: Readonly<Record<string, readonly number[]>>;
  readonly steps: readonly (StepLosses & {
    readonly parameters: Readonly<Record<string, ParameterSummary>>;
    readonly batchNorms: Readonly<Record<string, RunningStatistics>>;
  })[];
}

interface StoredTrajectory extends Omit<Trajectory, 'inputs' | 'batches' | 'masks'> {
  readonly masks: readonly string[];
}

interface TrajectoriesFile {
  readonly data: Readonly<Record<string, { inputs: number; batches: readonly TrajectoryBatch[] }>>;
  readonly masks: Trajectory['masks'];
  readonly cases: readonly StoredTrajectory[];
}

function readGzippedJson(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, import.meta.url))).toString());
}

/** All small cases, in the order in which `trajectories.py` lists them. */
export function readTrajectories(): Trajectory[] {
  return readCases('trajectories.json.gz');
}

/** The cases of `activities.py`: penalties on activities. */
export function readActivityTrajectories(): Trajectory[] {
  return readCases('activities.json.gz');
}

/** The cases of `training.py`: losses, optimizers and settings that are not in the matrix. */
export function readTrainingTrajectories(): Trajectory[] {
  return readCases('training.json.gz');
}

/** The cases of `mixup.py`. */
export function readMixupTrajectories(): Trajectory[] {
  return readCases('mixup.json.gz');
}

function readCases(name: string): Trajectory[] {
  const file = readGzippedJson(name) as TrajectoriesFile;
  return file.cases.map((stored) => ({
    ...stored,
    ...file.data[stored.data],
    masks: Object.fromEntries(stored.masks.map((place) => [place, file.masks[place]])),
  }));
}

/** Cases of every layer, in the order in which `layers.py` lists them. Models of one name may differ in their sizes. */
export function readLayerTrajectories(): Trajectory[] {
  const file = readGzippedJson('layers.json.gz') as TrajectoriesFile;
  return file.cases.map((stored) => ({
    ...stored,
    ...file.data[stored.data],
    // Masks are stored by place and size.
    masks: Object.fromEntries(stored.masks.map((key) => [key.split(' ')[0], file.masks[key]])),
  }));
}

/** The large case. */
export function readMnistTrajectory(): MnistTrajectory {
  return readGzippedJson('trajectory-mnist.json.gz') as MnistTrajectory;
}

/**
 * Initial weights of the large case that both sides can compute: murmur3's 32-bit finalizer (Appleby,
 * https://github.com/aappleby/smhasher) of element + parameter · 0x9e3779b9; its upper 16 bits h become
 * (h/65536 − 0.5) · 2/√inputs.
 * @param parameter position in `initialOrder`
 * @param inputs of the layer that the parameter belongs to
 */
export function hashedWeights(parameter: number, count: number, inputs: number): Float32Array {
  return Float32Array.from({ length: count }, (_, element) => {
    let h = (element + Math.imul(parameter, 0x9e3779b9)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    return (((h >>> 16) / 65536 - 0.5) * 2) / Math.sqrt(inputs);
  });
}

/** Initial weights of the large case, one array per name in `initialOrder`: scale 1, shift 0, the rest hashed. */
export function mnistInitialWeights(): Record<string, Float32Array> {
  return {
    'hidden.kernel': hashedWeights(0, 784 * 256, 784),
    'hidden.bias': hashedWeights(1, 256, 784),
    'norm.scale': new Float32Array(256).fill(1),
    'norm.shift': new Float32Array(256),
    'output.kernel': hashedWeights(4, 256 * 10, 256),
    'output.bias': hashedWeights(5, 10, 256),
  };
}
