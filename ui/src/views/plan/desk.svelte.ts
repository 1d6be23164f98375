// The plan on the screen, with what the person is doing to it.
import type { ErrorReport, Plan, PlannedBackup, RunSummary } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { draftOfPlan } from './again';
import { approval, hindrance } from './confirm';
import { shownOrder } from './items';

export class PlanDesk {
  /** `undefined` while it is being read; `null` when there is none. */
  plan = $state<Plan | null | undefined>(undefined);
  readError = $state<ErrorReport | null>(null);
  applyError = $state<ErrorReport | null>(null);
  againError = $state<ErrorReport | null>(null);
  leavesOut = $state(false);
  typed = $state('');
  isApplying = $state(false);
  isPlanning = $state(false);
  #chosen = $state<number | null>(null);

  /** The item whose request is shown: the chosen one, else the first. */
  selected = $derived.by((): PlannedBackup | null => {
    const items = this.plan?.items ?? [];
    const position = this.#chosen ?? shownOrder(items)[0];
    return items.find((item) => item.position === position) ?? null;
  });

  hindrance = $derived.by(() =>
    this.plan ? hindrance(this.plan, { leavesOut: this.leavesOut, typed: this.typed, busy: this.isApplying }) : null,
  );

  select(position: number): void {
    this.#chosen = position;
  }

  /** The item so many rows further down, or up. */
  move(by: number): void {
    const order = shownOrder(this.plan?.items ?? []);
    const at = order.indexOf(this.selected?.position ?? -1);
    const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
    if (next !== undefined) this.select(next);
  }

  show(plan: Plan | null): void {
    const isOther = plan?.id !== this.plan?.id;
    this.plan = plan;
    this.readError = null;
    if (!isOther) return;
    this.#chosen = null;
    this.leavesOut = false;
    this.typed = '';
    this.applyError = null;
    this.againError = null;
  }

  async read(): Promise<void> {
    try {
      this.show(await core.latestPlan());
    } catch (error) {
      this.readError = asReport(error);
    }
  }

  /** Reads the same plan again: what became of it is the core's to say. */
  async refresh(): Promise<void> {
    if (!this.plan) return;
    try {
      const plan = await core.getPlan(this.plan.id);
      if (plan.id === this.plan.id) this.plan = plan;
    } catch (error) {
      this.readError = asReport(error);
    }
  }

  /** The run, when this press applied the plan; `null` when there was nothing to press or the core refused. */
  async apply(): Promise<RunSummary | null> {
    const { plan } = this;
    if (!plan || plan.state.state !== 'open' || this.hindrance !== null) return null;
    if (plan.confirmation.guard === 'watch_only') return null;
    // Set before anything can be awaited, so that a second press finds the button gone.
    const asked = approval(plan, { leavesOut: this.leavesOut, typed: this.typed, busy: false });
    this.isApplying = true;
    this.applyError = null;
    try {
      return await core.applyPlan(asked);
    } catch (error) {
      this.applyError = asReport(error);
      return null;
    } finally {
      await this.refresh();
      this.isApplying = false;
    }
  }

  async planAgain(): Promise<void> {
    const { plan } = this;
    if (!plan || this.isPlanning || this.isApplying) return;
    this.isPlanning = true;
    this.againError = null;
    try {
      const draft = await draftOfPlan(plan, (target, ticket) => core.suggestName(target, ticket));
      this.show(await core.makePlan(draft));
    } catch (error) {
      this.againError = asReport(error);
    } finally {
      this.isPlanning = false;
    }
  }
}
