import { createHash } from 'node:crypto';
import { assertNever } from '../domain/errors.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { GroupRef } from '../domain/run-group.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { ReportChanges } from '../domain/stored-report.ts';
import type { ReadConnection } from '../store/connection.ts';
import { finalMeasurementsByRun } from '../store/final-measurements.ts';
import type { ReportInput } from '../store/reports.ts';
import { listRuns } from '../store/runs.ts';

function isOfGroup({ experimentId, variantIndex, seeds }: GroupRef, run: RunRecord): boolean {
  return (
    run.experimentId === experimentId &&
    run.variantIndex === variantIndex &&
    (seeds === undefined || seeds.includes(run.seed))
  );
}

/**
 * Whether two groups are one of the comparisons of an experiment's variants with its baseline: its p values are corrected for
 * the others, so that these are a part of what is reported.
 */
export function isOneOfFamily(a: GroupRef, b: GroupRef): boolean {
  const isWhole = a.seeds === undefined && b.seeds === undefined;
  return (
    isWhole && a.experimentId === b.experimentId && [a, b].some(({ variantIndex }) => variantIndex === 0)
  );
}

/** Whether a report on a subject rests on a run. */
function isOfSubject(subject: ReportSubject, run: RunRecord): boolean {
  switch (subject.kind) {
    case 'experiment':
    case 'strength':
      return run.experimentId === subject.experimentId;
    case 'comparison': {
      const { a, b } = subject;
      if (isOneOfFamily(a, b)) return run.experimentId === a.experimentId;
      return isOfGroup(a, run) || isOfGroup(b, run);
    }
    case 'selection':
      return subject.experimentIds.includes(run.experimentId);
    case 'runs':
      return subject.runIds.includes(run.id);
    default:
      return assertNever(subject);
  }
}

/** The results of runs as hashes, by run. */
function resultHashes(read: ReadConnection, runs: readonly RunRecord[]): Map<number, string> {
  const measurements = finalMeasurementsByRun(
    read,
    runs.map(({ id }) => id),
  );
  return new Map(
    runs.map(({ id, status, countedEpoch }) => {
      const result = JSON.stringify([status, countedEpoch, measurements.get(id) ?? []]);
      return [id, createHash('sha256').update(result).digest('hex')];
    }),
  );
}

/** What of these experiments' runs a report on a subject rests on. */
export function listReportRuns(
  read: ReadConnection,
  subject: ReportSubject,
  experimentIds: readonly number[],
): RunRecord[] {
  return [...new Set(experimentIds)]
    .flatMap((experimentId) => listRuns(read, experimentId))
    .filter((run) => isOfSubject(subject, run));
}

/** The same, as it is kept beside the report. */
export function toReportInputs(read: ReadConnection, runs: readonly RunRecord[]): ReportInput[] {
  const hashes = resultHashes(read, runs);
  return runs.map(({ id, experimentId, status, dataHash }) => ({
    runId: id,
    experimentId,
    status,
    dataHash,
    resultHash: hashes.get(id) ?? '',
  }));
}

/**
 * What happened to a report's runs since.
 * @param isDeep whether results are compared too, which reads every measurement; else statuses alone
 */
export function reportChanges(
  read: ReadConnection,
  subject: ReportSubject,
  inputs: readonly ReportInput[],
  isDeep: boolean,
): ReportChanges {
  const runs = listReportRuns(
    read,
    subject,
    inputs.map(({ experimentId }) => experimentId),
  );
  const hashes = isDeep ? resultHashes(read, runs) : null;
  const byId = new Map(runs.map((run) => [run.id, run]));
  const known = new Set(inputs.map(({ runId }) => runId));
  const isOther = ({ runId, status, dataHash, resultHash }: ReportInput): boolean => {
    const run = byId.get(runId);
    if (run === undefined) return false;
    if (run.status !== status || run.dataHash !== dataHash) return true;
    return hashes !== null && hashes.get(runId) !== resultHash;
  };
  return {
    added: runs.filter(({ id }) => !known.has(id)).length,
    erased: inputs.filter(({ runId }) => !byId.has(runId)).length,
    changed: inputs.filter(isOther).length,
  };
}
