// The plan on the screen: the newest one, or the one that was just made.
import type { ErrorReport, Plan, PlanDraft, PlanId } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

class Plans {
  current = $state.raw<Plan | null>(null);
  loading = $state(false);
  error = $state.raw<ErrorReport | null>(null);
  /** Why no plan file was opened, or written. */
  fileError = $state.raw<{ act: 'open' | 'save'; report: ErrorReport } | null>(null);
  isOpening = $state(false);
  isSaving = $state(false);

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
    this.fileError = null;
    return plan;
  }

  /** Shows a plan from a file of the person's choice; answers whether there is one to show. */
  async openFile(): Promise<boolean> {
    if (this.isOpening) return false;
    this.isOpening = true;
    this.fileError = null;
    try {
      const plan = await core.openPlanFile();
      if (plan) this.current = plan;
      return plan !== null;
    } catch (error) {
      this.fileError = { act: 'open', report: asReport(error) };
      return false;
    } finally {
      this.isOpening = false;
    }
  }

  /** Writes the plan that is shown to a file; its path, or `null` where none was written. */
  async saveFile(): Promise<string | null> {
    const plan = this.current;
    if (!plan || this.isSaving) return null;
    this.isSaving = true;
    this.fileError = null;
    try {
      return await core.savePlanFile(plan.id, fileName(plan));
    } catch (error) {
      this.fileError = { act: 'save', report: asReport(error) };
      return null;
    } finally {
      this.isSaving = false;
    }
  }

  clear(): void {
    this.current = null;
    this.error = null;
    this.fileError = null;
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

/** `chg20871-orders-release-1122`: what file systems take, Chinese included. */
function fileName({ ticket, title }: Plan): string {
  const words = [ticket ?? '', title].join(' ').toLowerCase();
  return words.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'plan';
}

export const plans = new Plans();
