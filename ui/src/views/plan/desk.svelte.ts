// One plan on the screen, with what the person is doing to it.
import { SvelteSet } from 'svelte/reactivity';

import type { ErrorReport, Plan, PlanId, PlannedBackup, RunSummary } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { plans } from '../../state/plan.svelte';
import { draftOfPlan } from './again';
import { approval, hindrance } from './confirm';
import { shownOrder } from './items';

/** The plans that are being applied, also while the person looks at another page. */
const applying = new SvelteSet<PlanId>();

export class PlanDesk {
  applyError = $state<ErrorReport | null>(null);
  againError = $state<ErrorReport | null>(null);
  leavesOut = $state(false);
  typed = $state('');
  isPlanning = $state(false);
  #chosen = $state<number | null>(null);

  /** `plan` answers the plan as it stands now. */
  constructor(readonly current: () => Plan) {}

  get plan(): Plan {
    return this.current();
  }

  get isApplying(): boolean {
    return applying.has(this.plan.id);
  }

  /** The item whose request is shown: the chosen one, else the first. */
  get selected(): PlannedBackup | null {
    const position = this.#chosen ?? shownOrder(this.plan.items)[0];
    return this.plan.items.find((item) => item.position === position) ?? null;
  }

  get hindrance() {
    return hindrance(this.plan, { leavesOut: this.leavesOut, typed: this.typed, busy: this.isApplying });
  }

  select(position: number): void {
    this.#chosen = position;
  }

  /** The item so many rows further down, or up. */
  move(by: number): void {
    const order = shownOrder(this.plan.items);
    const at = order.indexOf(this.selected?.position ?? -1);
    const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
    if (next !== undefined) this.select(next);
  }

  /** Asks what became of the plan: that is the core's to say. */
  async refresh(): Promise<void> {
    await plans.reload(this.plan.id);
  }

  /** The run, when this press applied the plan; `null` when there was nothing to press or the core refused. */
  async apply(): Promise<RunSummary | null> {
    const { plan } = this;
    if (plan.state.state !== 'open' || plan.confirmation.guard === 'watch_only' || this.hindrance !== null) return null;
    const asked = approval(plan, { leavesOut: this.leavesOut, typed: this.typed, busy: false }, { parallel: null, onFailure: 'continue' });
    // Set before anything is awaited, so that a second press finds nothing to press.
    applying.add(plan.id);
    this.applyError = null;
    try {
      return await core.applyPlan(asked);
    } catch (error) {
      this.applyError = asReport(error);
      return null;
    } finally {
      await plans.reload(plan.id);
      applying.delete(plan.id);
    }
  }

  async planAgain(): Promise<void> {
    if (this.isPlanning || this.isApplying) return;
    this.isPlanning = true;
    this.againError = null;
    try {
      await plans.make(await draftOfPlan(this.plan, (target, ticket) => core.suggestName(target, ticket)));
    } catch (error) {
      this.againError = asReport(error);
    } finally {
      this.isPlanning = false;
    }
  }
}
