// What was picked for the next plan: targets in the order they were picked, each with its form.
import type {
  BackupDraft,
  ErrorReport,
  FieldError,
  ListedTarget,
  OptionsDraft,
  Plan,
  PlanDraft,
  ProfileId,
} from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';
import { plans } from './plan.svelte';
import { profiles } from './profiles.svelte';

export interface Picked {
  readonly key: string;
  readonly profileId: ProfileId;
  readonly target: ListedTarget;
  options: OptionsDraft;
  /** Named databases were asked for, though none may be typed yet. */
  partial: boolean;
  errors: FieldError[];
  /** The name was typed, so a new ticket does not change it. */
  named: boolean;
}

export function pickKey(profileId: ProfileId, targetId: string): string {
  return `${profileId}/${targetId}`;
}

class Selection {
  picked = $state<Picked[]>([]);
  title = $state('');
  ticket = $state('');
  planning = $state(false);
  /** Why the last plan was not made, or a name not found. */
  error = $state<ErrorReport | null>(null);

  /** Items whose form has an error. */
  get wrong(): Picked[] {
    return this.picked.filter((item) => item.errors.length > 0);
  }

  has(profileId: ProfileId, targetId: string): boolean {
    const key = pickKey(profileId, targetId);
    return this.picked.some((item) => item.key === key);
  }

  get(key: string | null): Picked | undefined {
    return this.picked.find((item) => item.key === key);
  }

  async pick(profileId: ProfileId, target: ListedTarget): Promise<void> {
    const provider = profiles.find(profileId)?.provider;
    if (!provider || target.unfit || this.has(profileId, target.id)) return;
    const options: OptionsDraft = { kind: provider, name: '', description: '', databases: [] };
    const key = pickKey(profileId, target.id);
    this.picked.push({ key, profileId, target, options, partial: false, errors: [], named: false });
    await this.#suggest(key);
  }

  drop(key: string): void {
    this.picked = this.picked.filter((item) => item.key !== key);
  }

  dropProfile(profileId: ProfileId): void {
    this.picked = this.picked.filter((item) => item.profileId !== profileId);
  }

  clear(): void {
    this.picked = [];
    this.title = '';
    this.ticket = '';
    this.planning = false;
    this.error = null;
  }

  /** New names for those that nobody typed, after the change number changed. */
  async nameAnew(): Promise<void> {
    this.error = null;
    await Promise.all(this.picked.filter((item) => !item.named).map((item) => this.#suggest(item.key)));
  }

  /** Takes over what was typed into a form; the core is asked about it by `check`. */
  change(key: string, typed: Partial<Omit<OptionsDraft, 'kind'>>): void {
    const item = this.get(key);
    if (!item) return;
    Object.assign(item.options, typed);
    if (typed.name !== undefined) item.named = true;
  }

  setPartial(key: string, partial: boolean): void {
    const item = this.get(key);
    if (!item) return;
    item.partial = partial;
    if (!partial) item.options.databases = [];
  }

  async check(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const asked = JSON.stringify(item.options);
    try {
      const errors = await core.checkBackup(this.draftOf(item));
      const now = this.get(key);
      if (now && JSON.stringify(now.options) === asked) now.errors = errors;
    } catch (error) {
      this.error = asReport(error);
    }
  }

  draftOf(item: Picked): BackupDraft {
    const options = $state.snapshot(item.options);
    return { profile_id: item.profileId, target_id: item.target.id, options };
  }

  /** Makes the plan, or keeps the reasons where they arose. */
  async plan(usualTitle: string): Promise<Plan | null> {
    if (this.planning || this.picked.length === 0) return null;
    this.planning = true;
    this.error = null;
    const draft: PlanDraft = {
      title: this.title || usualTitle,
      ticket: this.ticket,
      items: this.picked.map((item) => this.draftOf(item)),
    };
    try {
      return await plans.make(draft);
    } catch (error) {
      const report = asReport(error);
      this.#share(report.fields);
      this.error = report;
      return null;
    } finally {
      this.planning = false;
    }
  }

  /** The error at the title or the change number. */
  errorOf(field: 'title' | 'ticket'): FieldError | null {
    return this.error?.fields.find((error) => error.field === field) ?? null;
  }

  /** `items.2.options.name` belongs to the third form, as `options.name`. */
  #share(fields: FieldError[]): void {
    for (const [index, item] of this.picked.entries()) {
      const start = `items.${index}.`;
      const own = fields.filter((error) => error.field.startsWith(start));
      if (own.length > 0) item.errors = own.map((error) => ({ ...error, field: error.field.slice(start.length) }));
    }
  }

  async #suggest(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    try {
      const name = await core.suggestName(item.target.name, this.ticket);
      const now = this.get(key);
      if (now && !now.named) now.options.name = name;
    } catch (error) {
      this.error = asReport(error);
    }
    await this.check(key);
  }
}

export const selection = new Selection();
