// The runbooks in the folder, by name.
import type { ErrorReport, RunbookSummary } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

class Runbooks {
  all = $state<RunbookSummary[]>([]);
  loaded = $state(false);
  error = $state<ErrorReport | null>(null);
  #asked = 0;

  find(name: string): RunbookSummary | undefined {
    return this.all.find((runbook) => runbook.name === name);
  }

  /** Reads the folder; the latest question's answer counts. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const all = await core.listRunbooks();
      if (asked !== this.#asked) return;
      this.all = all.toSorted((one, other) => one.name.localeCompare(other.name));
      this.error = null;
      this.loaded = true;
    } catch (error) {
      if (asked === this.#asked) this.error = asReport(error);
    }
  }

  clear(): void {
    this.#asked += 1;
    this.all = [];
    this.loaded = false;
    this.error = null;
  }
}

export const runbooks = new Runbooks();
