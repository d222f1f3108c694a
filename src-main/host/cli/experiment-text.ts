import type { ExperimentRecord, ExperimentSummary } from '../../domain/experiment-record.ts';
import { metricLabel } from '../../domain/metrics/metric-name.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { BackendInfo, Measurement, RunStatus } from '../../domain/run.ts';
import { textTable } from './text-table.ts';

/** Counts of runs by status, as in `10 completed` or `8 completed, 2 diverged`. */
function runCountsText(runs: Readonly<Partial<Record<RunStatus, number>>>): string {
  return Object.entries(runs)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

/** What computed a run, as in `native backend: TensorFlow 2.21.0 on CPU, 2 cores (…)`. */
function backendText({ name, version, device }: BackendInfo): string {
  return `${name} backend: ${version} on ${device}`;
}

function dateText(timeMs: number | null): string {
  return timeMs === null ? '–' : new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Experiments as a table, newest first. */
export function experimentListText(experiments: readonly ExperimentSummary[]): string[] {
  if (experiments.length === 0)
    return ['No experiments yet. Start one: npx ridgeline run examples/breast-cancer-l2.json'];
  const rows = experiments.map(({ id, name, dataName, variants, runs, createdAtMs }) => [
    String(id),
    name,
    dataName,
    variants.join(' | '),
    runCountsText(runs),
    dateText(createdAtMs),
  ]);
  const head = ['id', 'name', 'data', 'variants', 'runs', 'started (UTC)'];
  return textTable([head, ...rows], ['right', 'left', 'left', 'left', 'left', 'left']);
}

/** The lines above a comparison: which experiment, which data, which machine. */
export function experimentHeadText(
  { id, name, dataName, epochs, countedEpoch }: ExperimentRecord,
  runs: readonly RunRecord[],
): string[] {
  const backends = runs.flatMap(({ backend }) => (backend === null ? [] : [backendText(backend)]));
  const rule =
    countedEpoch === 'last' ? 'the last one counts' : 'the one with the best validation loss counts';
  return [`Experiment ${id}: ${name}`, `data ${dataName} · ${epochs} epochs, ${rule}`, ...new Set(backends)];
}

function trainingTimeText({ startedAtMs, endedAtMs, idleMs }: RunRecord): string {
  return startedAtMs === null || endedAtMs === null
    ? '–'
    : `${((endedAtMs - startedAtMs - idleMs) / 1000).toFixed(1)} s`;
}

function outcomeText({ status, divergedEpoch, droppedEpoch, error }: RunRecord): string {
  if (droppedEpoch !== null) return `${status}, stopped by successive halving behind epoch ${droppedEpoch}`;
  if (divergedEpoch !== null) return `${status} in epoch ${divergedEpoch}`;
  return error === null ? status : `${status}: ${error.message}`;
}

/** An experiment's runs as a table. */
export function runTableText(runs: readonly RunRecord[]): string[] {
  const rows = runs.map((run) => [
    String(run.id),
    run.variant,
    String(run.seed),
    String(run.epochsDone),
    run.countedEpoch === null ? '–' : String(run.countedEpoch),
    run.bestEpoch === null ? '–' : String(run.bestEpoch),
    trainingTimeText(run),
    outcomeText(run),
  ]);
  const head = ['run', 'variant', 'seed', 'epochs', 'counted', 'best', 'time', 'status'];
  return textTable([head, ...rows], ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'left']);
}

/** One run: what computed it, and its line of the table. */
export function runText(run: RunRecord): string[] {
  return [...(run.backend === null ? [] : [backendText(run.backend)]), ...runTableText([run])];
}

/** What a run measured at its counted epoch, one line a number. */
export function measurementTableText(measurements: readonly Measurement[]): string[] {
  const rows = measurements.map(({ scope, name, detail, value }) => [
    scope,
    metricLabel(name),
    detail,
    value.value === null ? `undefined: ${value.reason}` : value.value.toPrecision(6),
  ]);
  return textTable(rows, ['left', 'left', 'left', 'left']);
}
