// One plan on the screen, with what the person is doing to it.
import { SvelteSet } from 'svelte/reactivity';

import type { ErrorCode, ErrorReport, Plan, PlanId, PlannedBackup, RunSummary } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { plans } from '../../state/plan.svelte';
import { draftOfPlan } from './again';
import { approval, hindrance } from './confirm';
import { itemKey, linesOf, shownItems, type PlanFilter, type PlanLine } from './groups';
import { blockedItems, remaining } from './items';
import { pace } from './pace.svelte';

/** The plans that are being applied, also while the person looks at another page. */
const applying = new SvelteSet<PlanId>();

/** Refusals that are about the plan itself, and stand where its state is explained. */
const OF_THE_PLAN: readonly ErrorCode[] = ['plan_applied', 'plan_stale', 'plan_edited', 'plan_elsewhere', 'plan_expired', 'plan_gone'];

export class PlanDesk {
  applyError = $state.raw<ErrorReport | null>(null);
  againError = $state.raw<ErrorReport | null>(null);
  typed = $state('');
  isPlanning = $state(false);
  filter = $state<PlanFilter>({ sign: '', text: '' });
  /** The line that the keyboard is on. */
  active = $state<string | null>(null);
  /** The positions that are left out. */
  left = $state.raw<ReadonlySet<number>>(new Set());
  #chosen = $state<number | null>(null);
  readonly #folded = new SvelteSet<string>();

  readonly #first: PlannedBackup | null = $derived(linesOf(this.plan.items, () => false).find((line) => line.kind === 'item')?.item ?? null);
  readonly shown: PlannedBackup[] = $derived(shownItems(this.plan.items, this.filter));
  readonly lines: PlanLine[] = $derived(linesOf(this.shown, (key) => this.#folded.has(key)));
  readonly blocked: PlannedBackup[] = $derived(blockedItems(this.plan));
  readonly remaining = $derived(remaining(this.plan, this.left));
  readonly hindrance = $derived(hindrance(this.plan, { left: this.left, typed: this.typed, busy: this.isApplying }));

  /** `plan` answers the plan as it stands now. */
  constructor(readonly current: () => Plan) {
    this.active = this.selected === null ? null : itemKey(this.selected.position);
  }

  get plan(): Plan {
    return this.current();
  }

  get isOpen(): boolean {
    return this.plan.state.state === 'open';
  }

  get isApplying(): boolean {
    return applying.has(this.plan.id);
  }

  /** Why the plan as a whole was refused; what else stood in the way is told at the button. */
  get refusal(): ErrorReport | null {
    return this.applyError !== null && OF_THE_PLAN.includes(this.applyError.code) ? this.applyError : null;
  }

  /** The item whose request is shown: the chosen one, else the first. */
  get selected(): PlannedBackup | null {
    const position = this.#chosen;
    const found = position === null ? undefined : this.plan.items.find((item) => item.position === position);
    return found ?? this.#first;
  }

  /** Whether all blocked items are left out. */
  get leavesOut(): boolean {
    return this.blocked.length > 0 && this.blocked.every((item) => this.left.has(item.position));
  }

  set leavesOut(isOut: boolean) {
    this.leaveOut(this.blocked, isOut);
  }

  select(position: number): void {
    this.#chosen = position;
    this.active = itemKey(position);
  }

  /** Shows the item of the active line; a group shows none of its own. */
  follow(key: string | null): void {
    if (key?.startsWith('item/')) this.#chosen = Number(key.slice('item/'.length));
  }

  fold(key: string, isFolded = !this.#folded.has(key)): void {
    if (isFolded) this.#folded.add(key);
    else this.#folded.delete(key);
  }

  leaveOut(items: readonly PlannedBackup[], isOut: boolean): void {
    if (!this.isOpen || this.isApplying) return;
    const left = new Set(this.left);
    for (const { position } of items) {
      if (isOut) left.add(position);
      else left.delete(position);
    }
    this.left = left;
  }

  /** Asks what became of the plan: that is the core's to say. */
  async refresh(): Promise<void> {
    await plans.reload(this.plan.id);
  }

  /** The run, when this press applied the plan; `null` when there was nothing to press or the core refused. */
  async apply(): Promise<RunSummary | null> {
    const { plan } = this;
    if (!this.isOpen || this.hindrance !== null) return null;
    const asked = approval(plan, { left: this.left, typed: this.typed, busy: false }, pace);
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
    // The profiles of a plan that was made elsewhere are not here.
    if (this.isPlanning || this.isApplying || this.plan.state.state === 'elsewhere') return;
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
