// What screen readers hear of jobs: merged and at most every five seconds; trouble at once, and once.
import type { JobStatus, JobUpdate } from '../bindings';
import { t } from '../i18n/index.svelte';

const QUIET_MS = 5000;

class Announcer {
  polite = $state('');
  assertive = $state('');
  #waiting = new Map<string, { status: JobStatus; name: string }>();
  #told = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  hear({ event, job }: JobUpdate): void {
    const name = job.target.name;
    if (event.status === 'failed' || event.status === 'unknown') {
      const once = `${job.id} ${event.status}`;
      if (this.#told.has(once)) return;
      this.#told.add(once);
      this.#waiting.delete(job.id);
      this.assertive = t('shell.announce', { words: t(`common.status.${event.status}`), name });
      return;
    }
    if (event.kind === 'progressed' && this.#told.has(`${job.id} ${event.status}`)) return;
    this.#told.add(`${job.id} ${event.status}`);
    this.#waiting.set(job.id, { status: event.status, name });
    this.#timer ??= setTimeout(() => this.#speak(), QUIET_MS);
  }

  #speak(): void {
    this.#timer = undefined;
    const counts = new Map<JobStatus, number>();
    for (const { status } of this.#waiting.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
    const words = [...counts].map(([status, n]) =>
      t('shell.announceCount', { n, word: t(`common.status.${status}`).toLowerCase() }),
    );
    const names = [...this.#waiting.values()].map((waiting) => waiting.name);
    this.#waiting.clear();
    this.polite = t('shell.announce', { words: words.join(', '), name: names.slice(-1).join('') });
  }
}

export const announcer = new Announcer();
