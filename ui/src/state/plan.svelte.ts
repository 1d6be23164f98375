// The plan on the screen: the newest one, or the one that was just made.
import type { ErrorReport, Plan, PlanDraft, PlanId } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

class Plans {
  current = $state<Plan | null>(null);
  loading = $state(false);
  error = $state<ErrorReport | null>(null);

  async loadLatest(): Promise<void> {
    await this.#load(() => core.latestPlan());
  }

  async reload(id: PlanId): Promise<void> {
    await this.#load(() => core.getPlan(id));
  }

  /** Makes a new plan; refused with the core's report. */
  async make(draft: PlanDraft): Promise<Plan> {
    const plan = await core.makePlan(draft);
    this.current = plan;
    this.error = null;
    return plan;
  }

  clear(): void {
    this.current = null;
    this.error = null;
  }

  async #load(ask: () => Promise<Plan | null>): Promise<void> {
    this.loading = true;
    try {
      this.current = await ask();
      this.error = null;
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.loading = false;
    }
  }
}

export const plans = new Plans();
