import type { Params, Value } from '../contract/api.ts';
import { invalidField, showValue } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { weightHistory, type RunTrace } from '../domain/weight-history.ts';
import { traceWeights } from '../domain/weight-trace.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listTracedParameters, listWeightTraces } from '../store/weight-traces.ts';
import { findParameter, listWeightEpochs } from '../store/weights.ts';
import { getRunGroup } from './run-groups.ts';

/** Of a single run also at its best and last epoch, whose weights are kept whole; those of several runs differ. */
function tracesOf(read: ReadConnection, runIds: readonly number[], parameter: string): RunTrace[] {
  const traces = listWeightTraces(read, runIds, parameter);
  const [runId] = runIds;
  if (runIds.length !== 1 || traces.length === 0) return traces;
  const known = new Set(traces.map(({ epoch }) => epoch));
  const kept = listWeightEpochs(read, runId).flatMap((epoch): RunTrace[] => {
    const weights = known.has(epoch) ? undefined : findParameter(read, runId, epoch, parameter);
    return weights === undefined ? [] : [{ runId, epoch, ...traceWeights(parameter, weights.values) }];
  });
  return [...traces, ...kept];
}

/** How one parameter changed while one group or two trained; runs that did not complete count as far as they came. */
export function getWeightHistory(
  read: ReadConnection,
  { a, b, parameter: wanted }: Params<'evaluation.weightHistory'>,
): Value<'evaluation.weightHistory'> {
  const runIdsOf = (ref: typeof a): number[] => getRunGroup(read, ref).runs.map(({ id }) => id);
  const runsOfA = runIdsOf(a);
  const runsOfB = b === undefined ? [] : runIdsOf(b);
  const parameters = listTracedParameters(read, [...runsOfA, ...runsOfB]);
  if (parameters.length === 0) return { parameters, history: null };
  const parameter = wanted ?? parameters[0];
  if (!parameters.includes(parameter))
    throw invalidField(
      'parameter',
      `one of ${parameters.join(', ')}${didYouMean(parameter, parameters)}`,
      showValue(parameter),
    );
  return {
    parameters,
    history: weightHistory(parameter, tracesOf(read, runsOfA, parameter), tracesOf(read, runsOfB, parameter)),
  };
}
