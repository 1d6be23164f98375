// What was picked for the next plan: targets in the order of their lists, each with its form.
import type { BackupDraft, ErrorReport, FieldError, ListedTarget, OptionsDraft, PlanDraft, PlanId, ProfileId } from '../bindings';
import { engineKey } from '../components/engine';
import { core } from '../core';
import { asReport } from './defects.svelte';
import { plans } from './plan.svelte';
import { profiles } from './profiles.svelte';
import { targets } from './targets.svelte';

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
  /** What the core refused of title and change number. */
  errors = $state<FieldError[]>([]);
  /** Why no plan was made, where no field says it. */
  refused = $state<ErrorReport | null>(null);
  /** The plan that these picks became last. */
  plannedAs = $state<PlanId | null>(null);
  /** Engines whose forms share description and kind. */
  alike = $state<string[]>([]);
  readonly #keys = $derived(new Set(this.picked.map((item) => item.key)));

  /** Items whose form has an error. */
  get wrong(): Picked[] {
    return this.picked.filter((item) => item.errors.length > 0);
  }

  has(profileId: ProfileId, targetId: string): boolean {
    return this.#keys.has(pickKey(profileId, targetId));
  }

  get(key: string | null): Picked | undefined {
    return this.picked.find((item) => item.key === key);
  }

  async pick(profileId: ProfileId, target: ListedTarget): Promise<void> {
    await this.pickAll(profileId, [target]);
  }

  /** Picks what can be picked of these and is not yet. */
  async pickAll(profileId: ProfileId, wanted: readonly ListedTarget[]): Promise<void> {
    const provider = profiles.find(profileId)?.provider;
    if (!provider) return;
    const items = wanted
      .filter((target) => !target.unfit && !this.has(profileId, target.id))
      .map((target): Picked => {
        const like = this.alike.includes(engineKey(target.engine)) ? this.sameEngine(target)[0] : undefined;
        const description = like?.options.description ?? '';
        const options: OptionsDraft = { kind: provider, name: '', description, databases: [] };
        const partial = target.takes_databases && (like?.partial ?? false);
        return { key: pickKey(profileId, target.id), profileId, target, options, partial, errors: [], named: false };
      });
    if (items.length === 0) return;
    this.picked = this.#inOrder([...this.picked, ...items]);
    await Promise.all(items.map((item) => this.#suggest(item.key)));
  }

  drop(key: string): void {
    this.picked = this.picked.filter((item) => item.key !== key);
  }

  clear(): void {
    this.picked = [];
    this.title = '';
    this.ticket = '';
    this.planning = false;
    this.errors = [];
    this.refused = null;
    this.plannedAs = null;
    this.alike = [];
  }

  sameEngine(target: ListedTarget): Picked[] {
    return this.picked.filter((item) => engineKey(item.target.engine) === engineKey(target.engine));
  }

  /** Whether every form of this engine takes description and kind from the one that is edited. */
  async shareSettings(from: Picked, share: boolean): Promise<void> {
    const engine = engineKey(from.target.engine);
    this.alike = this.alike.filter((other) => other !== engine);
    if (!share) return;
    this.alike.push(engine);
    await this.settingsChanged(from.key);
  }

  rename(key: string, name: string): void {
    this.#edit(key, (item) => {
      item.options.name = name;
      item.named = true;
    });
  }

  describe(key: string, description: string): void {
    this.#edit(key, (item) => {
      item.options.description = description;
    });
  }

  /** Asks for named databases, or for the whole instance. */
  choose(key: string, partial: boolean): void {
    this.#edit(key, (item) => {
      item.partial = partial;
    });
  }

  nameDatabases(key: string, databases: string[]): void {
    this.#edit(key, (item) => {
      item.options.databases = databases;
    });
  }

  /** Description or kind of a form changed: those that share them follow, and all are checked. */
  async settingsChanged(key: string): Promise<void> {
    const from = this.get(key);
    if (!from) return;
    const follow = this.alike.includes(engineKey(from.target.engine)) ? this.sameEngine(from.target) : [from];
    for (const item of follow) {
      item.options.description = from.options.description;
      item.partial = from.partial && item.target.takes_databases;
    }
    await Promise.all(follow.map((item) => this.check(item.key)));
  }

  /** New names for those that nobody typed, after the change number changed. */
  async nameAnew(): Promise<void> {
    await Promise.all(this.picked.filter((item) => !item.named).map((item) => this.#suggest(item.key)));
  }

  async check(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const draft = this.draftOf(item);
    const asked = JSON.stringify(draft);
    const errors = await core.checkBackup(draft);
    const now = this.get(key);
    if (now && JSON.stringify(this.draftOf(now)) === asked) now.errors = errors;
  }

  draftOf(item: Picked): BackupDraft {
    const options = $state.snapshot(item.options);
    // No databases would mean the whole instance. Where some are still to be named, the core shall refuse instead.
    if (!item.partial) options.databases = [];
    else if (options.databases.length === 0) options.databases = [''];
    return { profile_id: item.profileId, target_id: item.target.id, options };
  }

  get draft(): PlanDraft {
    return { title: this.title, ticket: this.ticket, items: this.picked.map((item) => this.draftOf(item)) };
  }

  /** Has the plan made; answers whether it was. What was refused is kept at its field. */
  async plan(): Promise<boolean> {
    if (this.planning || this.picked.length === 0 || this.wrong.length > 0) return false;
    this.planning = true;
    this.errors = [];
    this.refused = null;
    const asked = this.picked.map((item) => item.key);
    try {
      const plan = await plans.make(this.draft);
      // Meanwhile the other space may have been entered, whose picks are none of these.
      if (!this.planning) return false;
      this.plannedAs = plan.id;
      return true;
    } catch (error) {
      if (this.planning) this.#refuse(asReport(error), asked);
      return false;
    } finally {
      this.planning = false;
    }
  }

  #refuse(report: ErrorReport, asked: string[]): void {
    const homeless = report.fields.filter((error) => {
      const [, position, field] = /^items\.(\d+)\.(options\..+)$/.exec(error.field) ?? [];
      const item = this.get(asked[Number(position)] ?? null);
      if (item && field) item.errors = [...item.errors, { ...error, field }];
      else if (error.field === 'title' || error.field === 'ticket') this.errors.push(error);
      else return true;
      return false;
    });
    if (homeless.length > 0 || report.fields.length === 0) this.refused = report;
  }

  #edit(key: string, change: (item: Picked) => void): void {
    const item = this.get(key);
    if (item) change(item);
  }

  #inOrder(picked: Picked[]): Picked[] {
    const profileOrder = profiles.sorted.map((profile) => profile.id);
    const places = new Map<string, number>();
    for (const [rank, id] of profileOrder.entries())
      for (const [index, target] of (targets.byProfile.get(id)?.targets ?? []).entries())
        places.set(pickKey(id, target.id), rank * 100_000 + index);
    const place = (item: Picked) => places.get(item.key) ?? Number.MAX_SAFE_INTEGER;
    return picked.toSorted((one, other) => place(one) - place(other));
  }

  async #suggest(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const ticket = this.ticket;
    const name = await core.suggestName(item.target.name, ticket);
    const now = this.get(key);
    if (now && !now.named && ticket === this.ticket) {
      now.options.name = name;
      await this.check(key);
    }
  }
}

export const selection = new Selection();
