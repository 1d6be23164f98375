// Folding the stream of updates into lists that are on the screen.
import type { Event, Job, JobUpdate } from '../../bindings';

/** The event added at its place by number; one that is known already is not added twice. */
export function withEvent(events: Event[], event: Event): Event[] {
  if (events.some((known) => known.number === event.number)) return events;
  return [...events, event].sort((one, other) => one.number - other.number);
}

/** The jobs with the newest state of the one that changed; others are left alone. */
export function withJob(jobs: Job[], update: JobUpdate): Job[] {
  return jobs.map((job) => (job.id === update.job.id ? update.job : job));
}
