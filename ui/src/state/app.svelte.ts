// The program's own state, and the opening of everything that depends on the space.
import type { AppStatus, ErrorReport, Space } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';
import { jobs } from './jobs.svelte';
import { plans } from './plan.svelte';
import { profiles } from './profiles.svelte';
import { runbooks } from './runbooks.svelte';
import { runs } from './runs.svelte';
import { selection } from './selection.svelte';
import { zone } from '../zone.svelte';
import { targets } from './targets.svelte';

class App {
  status = $state<AppStatus | null>(null);
  /** Why it could not be opened. */
  error = $state<ErrorReport | null>(null);
  busy = $state(false);

  get space(): Space {
    return this.status?.space ?? 'real';
  }

  async open(): Promise<void> {
    await this.#become(() => core.status());
  }

  /** Changes the world; nothing of the other one stays on the screen. */
  async enter(space: Space): Promise<boolean> {
    if (this.space === space) return true;
    return this.#become(() => core.setSpace(space));
  }

  async checkKeychain(): Promise<void> {
    if (this.status) this.status.keychain = await core.checkKeychain();
  }

  async #become(ask: () => Promise<AppStatus>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      const status = await ask();
      jobs.stop();
      for (const part of [selection, plans, targets, runs, profiles, runbooks]) part.clear();
      zone.use(status.time_zone);
      this.status = status;
      this.error = null;
      await Promise.all([profiles.load(), runbooks.load(), plans.loadLatest(), runs.load(), jobs.start(status.last_event)]);
      return true;
    } catch (error) {
      this.error = asReport(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export const app = new App();

// What happened to jobs also moves the counts of runs.
jobs.onUpdate((update) => runs.hear(update));
