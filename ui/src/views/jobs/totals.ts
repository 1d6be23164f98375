// How far a run is, in the parts of its bar. The run's own counts are the core's; those of a lane are counted here.
import type { Job, JobId, JobStatus, ProfileFacts, RunSummary } from '../../bindings';
import { isAwaited } from '../../state/jobs.svelte';

/** A part of the bar, in the order in which it is drawn. */
export const SLOTS = ['completed', 'satisfied', 'running', 'unknown', 'failed', 'cancelled', 'not_started', 'planned'] as const;
export type Slot = (typeof SLOTS)[number];
export type Totals = Record<Slot, number>;

const NOTHING: Totals = { completed: 0, satisfied: 0, running: 0, unknown: 0, failed: 0, cancelled: 0, not_started: 0, planned: 0 };

/** The core counts what is satisfied among the completed, and what was cancelled or not started among the failed. */
export function totalsOf(run: RunSummary): Totals {
  const { running, unknown, satisfied, cancelled, not_started, planned } = run;
  return { completed: run.completed - satisfied, satisfied, running, unknown, failed: run.failed - cancelled - not_started, cancelled, not_started, planned };
}

export function slotOf(job: Job): Slot {
  if (job.status === 'sending') return 'running';
  return job.status === 'completed' && job.action === 'satisfied' ? 'satisfied' : job.status;
}

/** The status whose shape and word stand for a part. */
export function statusOf(slot: Slot): JobStatus {
  return slot === 'satisfied' ? 'completed' : slot;
}

export function sumOf(totals: Totals): number {
  return SLOTS.reduce((sum, slot) => sum + totals[slot], 0);
}

export interface Lane {
  profile: ProfileFacts;
  totals: Totals;
  jobs: number;
}

/** One lane a profile, those of one vendor together; otherwise in the run's order. */
export function lanesOf(jobs: readonly Job[]): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const job of jobs) {
    let lane = lanes.get(job.profile.id);
    if (!lane) lanes.set(job.profile.id, (lane = { profile: job.profile, totals: { ...NOTHING }, jobs: 0 }));
    lane.totals[slotOf(job)] += 1;
    lane.jobs += 1;
  }
  const vendors = [...new Set([...lanes.values()].map((lane) => lane.profile.provider))];
  return [...lanes.values()].toSorted((one, other) => vendors.indexOf(one.profile.provider) - vendors.indexOf(other.profile.provider));
}

/** Which of a profile's jobs that are at the vendor can be cancelled there. */
export interface Cancellable {
  profile: ProfileFacts;
  can: number;
  cannot: number;
}

/** What cancelling the run would ask of each vendor: only what was sent, and is still looked at. */
export function cancellable(jobs: readonly Job[]): Cancellable[] {
  const found = new Map<string, Cancellable>();
  for (const job of jobs) {
    if (!isAwaited(job) || job.status === 'planned') continue;
    let one = found.get(job.profile.id);
    if (!one) found.set(job.profile.id, (one = { profile: job.profile, can: 0, cannot: 0 }));
    if (job.can_cancel) one.can += 1;
    else one.cannot += 1;
  }
  return [...found.values()];
}

/** The jobs that a filter lets through; an empty set lets all through. */
export function shownJobs(jobs: Job[], slots: ReadonlySet<Slot>, profiles: ReadonlySet<string>): Job[] {
  if (slots.size === 0 && profiles.size === 0) return jobs;
  return jobs.filter((job) => (slots.size === 0 || slots.has(slotOf(job))) && (profiles.size === 0 || profiles.has(job.profile.id)));
}

/** How many jobs stand open by themselves: in a fleet they would bury the rest. */
const FEW = 12;

/** The unknown jobs that stand open, because there is something to know about them. */
export function standsOpen(jobs: readonly Job[]): ReadonlySet<JobId> {
  const unknown = jobs.filter((job) => job.status === 'unknown' && job.set_aside === null);
  return new Set(unknown.length > FEW ? [] : unknown.map((job) => job.id));
}
