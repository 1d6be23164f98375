// What must be seen of a job without opening it, beside its reason: the backup is not what was asked for, its task
// says something else than the backup, a cancellation was asked for.
import type { Event, Job } from '../../bindings';
import { isOver } from '../../state/jobs.svelte';
import { isOpen } from '../backup-words';
import { disagrees } from './task';

export type Remark = 'became' | 'unencrypted' | 'task' | 'asked';

export function remarks(job: Job, events: Event[]): Remark[] {
  const found: Remark[] = [];
  if (job.became !== null && job.became !== job.backup.form) found.push('became');
  if (isUnencrypted(job)) found.push('unencrypted');
  if (disagrees(job)) found.push('task');
  if (hasAskedToCancel(events) && !isOver(job.status)) found.push('asked');
  return found;
}

/** Asked for encrypted, and the vendor says it is not, or does not say so at the end. */
function isUnencrypted(job: Job): boolean {
  if (!job.backup.encrypted || !isOpen(job.encryption)) return false;
  return job.encryption ? true : job.status === 'completed';
}

export function hasAskedToCancel(events: Event[]): boolean {
  return events.some((event) => event.kind === 'cancel_asked');
}

/** Why the vendor cannot be asked to cancel it just now, as a catalogue key under `jobs.cancel`; `null` when it can. */
export function noCancel(job: Job, events: Event[]): 'over' | 'cannot' | 'asked' | null {
  if (job.set_aside !== null || (job.status !== 'running' && job.status !== 'unknown')) return 'over';
  if (!job.can_cancel) return 'cannot';
  return hasAskedToCancel(events) ? 'asked' : null;
}
