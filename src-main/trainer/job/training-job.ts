import { toErrorReport } from '../../contract/reply.ts';
import type { TrainerEvent, TrainRequest } from '../../contract/trainer-messages.ts';
import type { Dataset, DividedData, Part } from '../../domain/dataset.ts';
import type { BackendChoice } from '../../domain/experiment.ts';
import type { ModelShape } from '../../domain/model-shape.ts';
import { planGroups, type LockStepGroup } from '../../domain/plan.ts';
import type { Predictions, RunEpoch, RunResult, Weights, WeightsAtEpoch } from '../../domain/run.ts';
import type { MemberWeights } from '../../engine/ensemble.ts';
import type { MemberEnd, MemberEpoch } from '../../engine/train.ts';
import {
  trainWithinMemory,
  type GroupResume,
  type MemoryHooks,
  type PartCheckpointKeeper,
} from '../../engine/train-within-memory.ts';
import { tracedEpochs, traceWeights } from '../../domain/weight-trace.ts';
import { CheckpointTimer } from './checkpoint-timer.ts';
import { GroupData } from './group-data.ts';
import type { OpenedBackend } from './opened-backend.ts';
import { RunMeasurements } from './run-measurements.ts';

/** What a job needs of the kind of process that it runs in. */
export interface JobGround {
  /** @throws AppError `conflict` where the data are not those that the runs were planned for; `invalid` as reading fails */
  loadData(request: TrainRequest): Promise<Dataset>;
  /** @throws AppError `backend_unavailable` */
  openBackend(choice: BackendChoice): Promise<OpenedBackend>;
  /** Resolves behind the messages that have come in. */
  letMessagesIn(): Promise<void>;
}

/** How a job reaches who asked for it. */
export interface JobHost {
  send(event: TrainerEvent): void;
  /** Whether the core has asked to stop. */
  stopRequested(): boolean;
  /** Resolves when the core lets it go on, or has asked to stop; null where it has not asked to pause. */
  whilePaused(): Promise<void> | null;
}

/** Lets messages in about this often, in milliseconds: a stop is heard soon, and short steps are not slowed. */
const PAUSE_EVERY_MS = 25;

/**
 * Trains all runs of a request in lock step and reports as it goes.
 * @throws AppError where data or backend cannot be had
 */
export async function runTrainingJob(request: TrainRequest, ground: JobGround, host: JobHost): Promise<void> {
  const { spec, runs } = request;
  const allData = new GroupData(await ground.loadData(request), spec);
  const backend = await ground.openBackend(spec.backend ?? 'auto');
  host.send({ type: 'started', backend: backend.info, notices: backend.notices });
  let finished = true;
  for (const { group, split, runs: own } of planGroups(spec, allData.of(0).prepared.inputs, runs)) {
    if (!finished) break;
    const data = allData.of(split);
    const runIds = own.map(({ runId }) => runId);
    const checkpoints = sendingKeeper(request, runIds, host);
    const hooks = { ...reportingHooks(group, data, runIds, ground, host), checkpoints };
    finished = await trainWithinMemory(backend, group, data.prepared, hooks, toResume(request, runIds));
  }
  host.send({ type: finished ? 'finished' : 'stopped' });
}

function reportingHooks(
  group: LockStepGroup,
  data: DividedData,
  runIds: readonly number[],
  ground: JobGround,
  host: JobHost,
): MemoryHooks {
  const measurements = new RunMeasurements(data.prepared, group.model);
  let epochStarted = performance.now();
  let breathed = performance.now();
  const breathe = async (): Promise<boolean> => {
    await ground.letMessagesIn();
    const paused = host.whilePaused();
    if (paused !== null) {
      const from = performance.now();
      await paused;
      // The epoch's duration is that of its work.
      epochStarted += performance.now() - from;
    }
    breathed = performance.now();
    return !host.stopRequested();
  };
  const traced = tracedEpochs(group.epochs);
  return {
    pause: () => (performance.now() - breathed < PAUSE_EVERY_MS ? null : breathe()),
    epochEnded: (epoch, members) => {
      const now = performance.now();
      const reports = members.map((member) =>
        toRunEpoch(
          runIds[member.member],
          epoch,
          member,
          measurements,
          traced.has(epoch) ? group.model : null,
        ),
      );
      host.send({ type: 'epoch', durationMs: now - epochStarted, reports });
      epochStarted = now;
    },
    groupSplit: (members) => {
      const text = `Memory did not suffice for ${members} runs at once; they are trained in two parts.`;
      host.send({ type: 'notice', text });
    },
    memberFailed: (member, error) =>
      host.send({ type: 'runFailed', runId: runIds[member], error: toErrorReport(error) }),
    memberDiverged: (member, epoch) => host.send({ type: 'runDiverged', runId: runIds[member], epoch }),
    memberEnded: (end) => {
      const result = toRunResult(end, group, data, measurements);
      host.send({ type: 'runCompleted', runId: runIds[end.member], result });
    },
  };
}

/** What was done of one group before an interruption, by the positions of the runs in it. */
function toResume({ doneRunIds, checkpoints, limits }: TrainRequest, runIds: readonly number[]): GroupResume {
  const isHere = (runId: number): boolean => runIds.includes(runId);
  return {
    done: doneRunIds.filter(isHere).map((runId) => runIds.indexOf(runId)),
    checkpoints: checkpoints
      .filter(({ runs }) => runs.every(({ runId }) => isHere(runId)))
      .map(({ epoch, step, runs }) => ({
        part: runs.map(({ runId }) => runIds.indexOf(runId)),
        from: { epoch, step, members: runs },
      })),
    limits: {
      untilEpoch: limits?.untilEpoch ?? null,
      ends: new Map(
        limits?.ends
          .filter(({ runId }) => isHere(runId))
          .map(({ runId, epoch }) => [runIds.indexOf(runId), epoch]),
      ),
    },
  };
}

/** Sends the checkpoints of a group to the core, run by run, as often as a rule says, and where the request ends. */
function sendingKeeper(
  { checkpointRule, limits }: TrainRequest,
  runIds: readonly number[],
  host: JobHost,
): PartCheckpointKeeper {
  const timer = new CheckpointTimer(checkpointRule, performance.now());
  let beganMs = 0;
  return {
    isDue: (epoch) => {
      beganMs = performance.now();
      return timer.isDue(epoch, beganMs) || epoch === limits?.untilEpoch;
    },
    keep: ({ part, from: { members, ...place } }) => {
      for (const [position, member] of members.entries())
        host.send({
          type: 'checkpoint',
          firstRunId: runIds[part[0]],
          ...{ place, position, count: members.length },
          run: { ...member, runId: runIds[part[position]] },
        });
      const nowMs = performance.now();
      timer.took(nowMs - beganMs, nowMs);
    },
  };
}

/** @param traced the model at epochs at which its weights are looked at, otherwise null */
function toRunEpoch(
  runId: number,
  epoch: number,
  member: MemberEpoch,
  measurements: RunMeasurements,
  traced: ModelShape | null,
): RunEpoch {
  return {
    runId,
    epoch,
    measurements: [
      ...measurements.ofPart('train', member.train, 'perEpoch'),
      ...measurements.ofPart('validation', member.validation, 'perEpoch'),
      ...measurements.ofModel(member.penalty, member.norms),
    ],
    ...(traced && {
      weights: traced.parameters.map(({ name }, index) =>
        traceWeights(name, member.weights.parameters[index]),
      ),
    }),
  };
}

function toRunResult(
  end: MemberEnd,
  group: LockStepGroup,
  data: DividedData,
  measurements: RunMeasurements,
): RunResult {
  const predictionsOf = (part: Part): Predictions => {
    const rows = data.rows[part];
    const outputs = measurements.inOwnUnits(end.parts[part].predictions);
    return { part, rows, outputs, width: outputs.length / rows.length };
  };
  return {
    countedEpoch: end.countedEpoch,
    bestEpoch: end.bestEpoch,
    measurements: [
      ...measurements.ofPart('train', end.parts.train, 'everything'),
      ...measurements.ofPart('validation', end.parts.validation, 'everything'),
      ...measurements.ofPart('test', end.parts.test, 'everything'),
      ...measurements.ofModel(end.penalty, end.norms),
    ],
    predictions: [predictionsOf('validation'), predictionsOf('test')],
    best: toWeights(end.best, end.bestEpoch, group),
    last: toWeights(end.last, end.lastEpoch, group),
  };
}

function toWeights(member: MemberWeights, epoch: number, group: LockStepGroup): WeightsAtEpoch {
  const parameters = group.model.parameters.map(({ name, shape }, index): Weights => ({
    parameter: name,
    shape,
    values: member.parameters[index],
  }));
  const state = [...member.state].map(([parameter, values]): Weights => ({
    parameter,
    shape: [values.length],
    values,
  }));
  return { epoch, weights: [...parameters, ...state] };
}
