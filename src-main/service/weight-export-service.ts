import type { Params, Value } from '../contract/api.ts';
import { npzFile } from '../data/npz-file.ts';
import { safetensorsFile } from '../data/safetensors-file.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { Weights } from '../domain/run.ts';
import { describeParameters, type WeightManifest } from '../domain/weight-export.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment } from '../store/experiments.ts';
import { getRun } from '../store/runs.ts';
import { findWeights } from '../store/weights.ts';

function fileOf(weights: readonly Weights[], manifest: WeightManifest): Uint8Array {
  switch (manifest.format) {
    case 'npz':
      return npzFile(weights, `${JSON.stringify(manifest, null, 2)}\n`);
    case 'safetensors':
      return safetensorsFile(weights, { manifest: JSON.stringify(manifest) });
    default:
      return assertNever(manifest.format);
  }
}

/** A completed run's weights at the epoch that counts, or the last one, as a file. */
export function exportWeights(
  read: ReadConnection,
  { runId, format, at = 'counted' }: Params<'run.exportWeights'>,
): Value<'run.exportWeights'> {
  const run = getRun(read, runId);
  if (run.countedEpoch === null)
    throw new AppError(
      'conflict',
      `run ${runId} is ${run.status}: only a completed run has weights to export`,
    );
  const epoch = at === 'counted' ? run.countedEpoch : run.epochsDone;
  const weights = findWeights(read, runId, epoch)?.weights;
  if (weights === undefined) throw new AppError('not_found', `run ${runId} has no weights of epoch ${epoch}`);
  const manifest: WeightManifest = {
    format,
    madeWith: `Ridgeline ${run.environment.appVersion}`,
    experiment: getExperiment(read, run.experimentId).name,
    experimentId: run.experimentId,
    variant: run.variant,
    seed: run.seed,
    runId,
    epoch,
    dataHash: run.dataHash,
    parameters: describeParameters(weights),
  };
  return {
    fileName: `run-${runId}-epoch-${epoch}.${format}`,
    base64: Buffer.from(fileOf(weights, manifest)).toString('base64'),
    manifest,
  };
}
