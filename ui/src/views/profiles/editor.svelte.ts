// One profile being edited: what is typed, what the core says about it, and whether it differs from what is saved.
import { SvelteSet } from 'svelte/reactivity';

import type {
  ConnectionTest,
  ErrorReport,
  FieldError,
  KeepSecret,
  ProfileDraft,
  ProfileId,
  ProfileView,
  SecretInput,
  SecretName,
  SecretPlace,
} from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { profiles } from '../../state/profiles.svelte';
import { targets } from '../../state/targets.svelte';

export class ProfileEditor {
  readonly id: ProfileId | null;
  saved = $state<ProfileView | null>(null);
  draft = $state<ProfileDraft>() as ProfileDraft;
  typed = $state<Partial<Record<SecretName, string>>>({});
  keep = $state<KeepSecret>('keychain');

  errors = $state<FieldError[]>([]);
  touched = new SvelteSet<string>();
  places = $state<Partial<Record<SecretName, SecretPlace>>>({});
  /** Why the stored secrets cannot be asked for. */
  secretTrouble = $state<ErrorReport | null>(null);
  saving = $state(false);
  saveError = $state<ErrorReport | null>(null);

  testing = $state(false);
  test = $state<ConnectionTest | null>(null);
  testError = $state<ErrorReport | null>(null);
  testedAt = $state<string | null>(null);
  #tested = $state('');
  #before = $state('');

  constructor(from: ProfileView | ProfileDraft) {
    if ('id' in from) {
      this.id = from.id;
      this.saved = from;
      this.draft = structuredClone($state.snapshot(from.draft)) as ProfileDraft;
    } else {
      this.id = null;
      this.draft = from;
    }
    this.#before = JSON.stringify(this.draft);
  }

  get dirty(): boolean {
    return JSON.stringify(this.draft) !== this.#before || this.secrets.length > 0;
  }

  get secrets(): SecretInput[] {
    return Object.entries(this.typed)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({ name: name as SecretName, value }));
  }

  /** Whether the form changed after it was tested. */
  get testOutdated(): boolean {
    return this.test !== null && this.#tested !== JSON.stringify([this.draft, this.typed]);
  }

  /** The error to show at a field: only once somebody was there. */
  errorOf(field: string): FieldError | null {
    return this.touched.has(field) ? (this.errors.find((error) => error.field === field) ?? null) : null;
  }

  async check(): Promise<void> {
    const asked = JSON.stringify(this.draft);
    const errors = await core.checkProfile($state.snapshot(this.draft) as ProfileDraft);
    if (JSON.stringify(this.draft) === asked) this.errors = errors;
  }

  /** Asks where the secrets are. This opens the keychain. */
  async askSecrets(): Promise<void> {
    if (this.id === null) return;
    try {
      const states = await core.secretStates(this.id);
      this.places = Object.fromEntries(states.map((state) => [state.name, state.place]));
      this.secretTrouble = null;
    } catch (error) {
      this.secretTrouble = asReport(error);
    }
  }

  async forgetSecrets(): Promise<boolean> {
    if (this.id === null) return false;
    try {
      await core.forgetSecrets(this.id);
      await this.askSecrets();
      return true;
    } catch (error) {
      this.secretTrouble = asReport(error);
      return false;
    }
  }

  /** Saves and answers the profile, or keeps the reasons at the fields. */
  async save(): Promise<ProfileView | null> {
    if (this.saving) return null;
    this.saving = true;
    this.saveError = null;
    try {
      const draft = $state.snapshot(this.draft) as ProfileDraft;
      const saved = await core.saveProfile(this.id, this.saved?.revision ?? null, draft, this.secrets, this.keep);
      this.saved = saved;
      this.#before = JSON.stringify(draft);
      this.typed = {};
      profiles.keep(saved);
      targets.forget(saved.id);
      return saved;
    } catch (error) {
      const report = asReport(error);
      if (report.fields.length > 0) {
        this.errors = report.fields;
        for (const field of report.fields) this.touched.add(field.field);
      }
      // A refusal that its fields explain is shown there.
      this.saveError = report.fields.length > 0 && report.code === 'invalid_input' ? null : report;
      return null;
    } finally {
      this.saving = false;
    }
  }

  async runTest(): Promise<void> {
    if (this.testing) return;
    this.testing = true;
    this.testError = null;
    const asked = JSON.stringify([this.draft, this.typed]);
    try {
      const draft = $state.snapshot(this.draft) as ProfileDraft;
      this.test = await core.testConnection(this.id, draft, this.secrets);
      this.testedAt = new Date().toISOString();
      this.#tested = asked;
    } catch (error) {
      const report = asReport(error);
      this.test = null;
      this.testError = report;
      for (const field of report.fields) this.touched.add(field.field);
      if (report.fields.length > 0) this.errors = report.fields;
    } finally {
      this.testing = false;
    }
  }
}

/** `sandbox` is the address of the fake vendors, where the profile is for them. */
export function blankDraft(sandbox: string | null): ProfileDraft {
  return {
    name: '',
    environment: sandbox !== null ? 'sandbox' : 'production',
    guard: sandbox !== null ? 'confirm' : 'type_to_confirm',
    connection: {
      kind: 'huawei_rds',
      region: '',
      project_id: '',
      endpoint: sandbox ?? '',
      iam_endpoint: sandbox ?? '',
      method: 'access_key',
      access_key_id: '',
      domain_name: '',
      user_name: '',
    },
  };
}
