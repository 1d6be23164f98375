// The newest runs, for the rail and for the head of Jobs, and which of them is looked at.
import type { ErrorReport, RunId, RunSummary } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

const LIMIT = 50;

class Runs {
  all = $state<RunSummary[]>([]);
  loaded = $state(false);
  error = $state<ErrorReport | null>(null);
  /** The run that Jobs shows; `null` for the newest. */
  chosen = $state<RunId | null>(null);
  #soon: ReturnType<typeof setTimeout> | undefined;

  get current(): RunSummary | undefined {
    return this.all.find((run) => run.id === this.chosen) ?? this.all[0];
  }

  async load(): Promise<void> {
    try {
      this.all = await core.listRuns(LIMIT);
      this.error = null;
      this.loaded = true;
    } catch (error) {
      this.error = asReport(error);
    }
  }

  /** Takes in the run that an apply answered with, and looks at it. */
  keep(run: RunSummary): void {
    this.all = [run, ...this.all.filter((other) => other.id !== run.id)];
    this.chosen = run.id;
  }

  refreshSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.load(), 150);
  }

  clear(): void {
    clearTimeout(this.#soon);
    this.all = [];
    this.loaded = false;
    this.error = null;
    this.chosen = null;
  }
}

export const runs = new Runs();
