// What happened to the jobs on the screen: read once from the core, then kept true by the stream.
import { SvelteMap } from 'svelte/reactivity';

import type { ErrorReport, Event, JobId } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { jobs } from '../../state/jobs.svelte';
import { withEvent } from './updates';

export class JobEvents {
  #known = new SvelteMap<JobId, Event[]>();
  #errors = new SvelteMap<JobId, ErrorReport>();
  #asked = new Set<JobId>();

  /** Begins to hear the stream; answers how to stop. */
  follow(): () => void {
    return jobs.onUpdate(({ event }) => {
      if (this.#asked.has(event.job_id)) this.#add(event.job_id, [event]);
    });
  }

  of(job: JobId): Event[] {
    return this.#known.get(job) ?? [];
  }

  isRead(job: JobId): boolean {
    return this.#known.has(job);
  }

  errorOf(job: JobId): ErrorReport | null {
    return this.#errors.get(job) ?? null;
  }

  async read(job: JobId): Promise<void> {
    if (this.#asked.has(job)) return;
    this.#asked.add(job);
    try {
      this.#add(job, await core.jobEvents(job));
      this.#errors.delete(job);
    } catch (error) {
      this.#asked.delete(job);
      this.#errors.set(job, asReport(error));
    }
  }

  #add(job: JobId, events: Event[]): void {
    this.#known.set(job, events.reduce(withEvent, this.of(job)));
  }
}
