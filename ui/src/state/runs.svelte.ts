// The newest runs, for the rail and for the run page, and which of them is looked at.
//
// Their counts are the core's. Events only say that some have changed; then that run is asked for, twice a second at most.
import type { ErrorReport, JobUpdate, RunId, RunSummary } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

const LIMIT = 50;
const SOON_MS = 150;
const APART_MS = 500;

class Runs {
  all = $state.raw<RunSummary[]>([]);
  loaded = $state(false);
  error = $state.raw<ErrorReport | null>(null);
  /** The run that is shown; `null` for the newest. */
  chosen = $state<RunId | null>(null);
  #due = new Set<RunId>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Which space a late answer belongs to. */
  #turn = 0;

  get current(): RunSummary | undefined {
    return this.all.find((run) => run.id === this.chosen) ?? this.all[0];
  }

  find(id: RunId): RunSummary | undefined {
    return this.all.find((run) => run.id === id);
  }

  async load(): Promise<void> {
    const turn = this.#turn;
    try {
      const newest = await core.listRuns(LIMIT);
      if (turn !== this.#turn) return;
      const known = new Set(newest.map((run) => run.id));
      this.all = inOrder([...newest, ...this.all.filter((run) => !known.has(run.id))]);
      this.error = null;
      this.loaded = true;
    } catch (error) {
      if (turn === this.#turn) this.error = asReport(error);
    }
  }

  /** Sees to it that a run is known, however old it is. */
  async know(id: RunId): Promise<void> {
    if (!this.find(id)) await this.#ask(id);
  }

  /** Asks for a run's counts anew. */
  async renew(id: RunId): Promise<void> {
    await this.#ask(id);
  }

  /** Looks at a run, however old it is. */
  async open(id: RunId): Promise<void> {
    this.chosen = id;
    await this.know(id);
  }

  /** Takes in a run as the core just told it. */
  keep(run: RunSummary): void {
    this.all = inOrder([run, ...this.all.filter((other) => other.id !== run.id)]);
  }

  /** Something happened to a job: its run's counts are not the latest any more. */
  hear({ job }: JobUpdate): void {
    this.#due.add(job.run_id);
    this.#timer ??= setTimeout(() => void this.#refresh(), Math.max(SOON_MS, this.#asked + APART_MS - Date.now()));
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due.clear();
    this.#turn += 1;
    this.all = [];
    this.loaded = false;
    this.error = null;
    this.chosen = null;
  }

  async #refresh(): Promise<void> {
    const due = [...this.#due];
    this.#due.clear();
    this.#timer = undefined;
    this.#asked = Date.now();
    // A run that is not known yet was begun by somebody else, and is at the top of the list.
    if (due.some((id) => !this.find(id))) await this.load();
    else await Promise.all(due.map((id) => this.#ask(id)));
  }

  async #ask(id: RunId): Promise<void> {
    const turn = this.#turn;
    try {
      const run = await core.getRun(id);
      if (turn === this.#turn) this.keep(run);
    } catch {
      // What is shown stays until the next event; a run that is gone has none.
    }
  }
}

/** Newest first. */
function inOrder(all: RunSummary[]): RunSummary[] {
  return all.toSorted((one, other) => other.number - one.number);
}

export const runs = new Runs();
