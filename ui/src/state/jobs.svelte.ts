// The jobs that the window knows, kept true by one stream of numbered events.
//
// The stream may repeat itself or break; the last number seen decides what is news.
import type { Job, JobId, JobStatus, JobUpdate, RunId } from '../bindings';
import { core } from '../core';

const OVER: readonly JobStatus[] = ['completed', 'failed', 'cancelled', 'not_started'];
const PATIENCE_MS = [500, 1000, 2000, 5000, 10_000];

/** Between two drawings of a burst of events; what comes alone is drawn at once. */
const BURST_MS = 100;
/** So few jobs cost nothing to draw, whatever comes. */
const FEW = 200;

export function isOver(status: JobStatus): boolean {
  return OVER.includes(status);
}

/** Whether its verdict is still awaited, by somebody who looks. */
export function isAwaited(job: Job): boolean {
  return !isOver(job.status) && job.set_aside === null;
}

type Listener = (update: JobUpdate) => void;

class Jobs {
  readonly #byId = new Map<JobId, Job>();
  /** Grows whenever a job changed: one signal for all, as a fleet has thousands. */
  #version = $state(0);
  lastEvent = $state(0);
  /** Whether the stream is connected. */
  following = $state(false);
  #listeners = new Set<Listener>();
  /** The number of each job's last news, to know an answer that was overtaken by it. */
  #heard = new Map<JobId, number>();
  /** What a burst of events brought and is not drawn yet. */
  #fresh = new Map<JobId, Job>();
  #burst: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | null = null;
  /** Which start a late answer belongs to. */
  #turn = 0;

  readonly open: Job[] = $derived([...this.byId.values()].filter(isAwaited));

  get byId(): ReadonlyMap<JobId, Job> {
    void this.#version;
    return this.#byId;
  }

  async start(lastEvent: number): Promise<void> {
    this.stop();
    this.#byId.clear();
    this.#version += 1;
    this.#heard.clear();
    this.lastEvent = lastEvent;
    const turn = this.#turn;
    void this.#follow(turn, 0);
    for (const job of await core.listJobs(null)) if (turn === this.#turn) this.#keepOlder(job);
  }

  /** The jobs of one run; they are followed from then on. */
  async loadRun(runId: RunId): Promise<Job[]> {
    const turn = this.#turn;
    const asked = this.lastEvent;
    const found = await core.listJobs(runId);
    if (turn !== this.#turn) return found;
    for (const job of found) if ((this.#heard.get(job.id) ?? 0) <= asked) this.#byId.set(job.id, job);
    this.#version += 1;
    return found;
  }

  ofRun(runId: RunId): Job[] {
    return [...this.byId.values()]
      .filter((job) => job.run_id === runId)
      .toSorted((one, other) => one.position - other.position);
  }

  /** Takes in a job as the core just told it; its event follows by the stream. */
  keep(job: Job): void {
    this.#fresh.delete(job.id);
    this.#byId.set(job.id, job);
    this.#version += 1;
  }

  /** Hears every news once, in order; answers how to stop. */
  onUpdate(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop(): void {
    this.#turn += 1;
    this.#stop?.();
    this.#stop = null;
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#fresh.clear();
    this.following = false;
  }

  async #follow(turn: number, attempt: number): Promise<void> {
    try {
      const stop = await core.followEvents(this.lastEvent, (update) => {
        if (turn === this.#turn) this.#take(update);
      });
      if (turn !== this.#turn) return stop();
      this.#stop = stop;
      this.following = true;
    } catch {
      if (turn !== this.#turn) return;
      this.following = false;
      const wait = PATIENCE_MS[Math.min(attempt, PATIENCE_MS.length - 1)];
      setTimeout(() => {
        if (turn === this.#turn) void this.#follow(turn, attempt + 1);
      }, wait);
    }
  }

  #take(update: JobUpdate): void {
    if (update.event.number <= this.lastEvent) return;
    this.lastEvent = update.event.number;
    this.#heard.set(update.job.id, update.event.number);
    this.#fresh.set(update.job.id, update.job);
    if (this.#burst === undefined || this.#byId.size < FEW) this.#draw();
    for (const listener of this.#listeners) listener(update);
  }

  /** Thousands of jobs are drawn together: each drawing goes over all of them. */
  #draw(): void {
    const turn = this.#turn;
    for (const job of this.#fresh.values()) this.#byId.set(job.id, job);
    this.#version += 1;
    this.#fresh.clear();
    clearTimeout(this.#burst);
    this.#burst = setTimeout(() => {
      this.#burst = undefined;
      if (turn === this.#turn && this.#fresh.size > 0) this.#draw();
    }, BURST_MS);
  }

  /** A listed job; an event may have brought a newer one already. */
  #keepOlder(job: Job): void {
    if (this.#byId.has(job.id)) return;
    this.#byId.set(job.id, job);
    this.#version += 1;
  }
}

export const jobs = new Jobs();
