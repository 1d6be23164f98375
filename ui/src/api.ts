// The one file that knows Tauri. Everything else in the window speaks to the core through `Api`.
import { Channel, invoke } from '@tauri-apps/api/core';

import type {
  Approval,
  AppStatus,
  BackupDraft,
  CancelReport,
  ConnectionTest,
  ErrorReport,
  Event,
  EvidenceReceipt,
  ExportOptions,
  ExportPreview,
  ExportReceipt,
  FieldError,
  HistoryFilter,
  HistoryPage,
  HistoryQuery,
  Job,
  JobId,
  JobUpdate,
  KeepSecret,
  KeychainStatus,
  Plan,
  PlanDraft,
  PlanId,
  ProfileDraft,
  ProfileId,
  ProfileView,
  RefreshProgress,
  RefreshReport,
  Region,
  RunId,
  RunSummary,
  RunbookProblem,
  RunbookSummary,
  RunbookText,
  SecretInput,
  SecretState,
  Space,
  TargetList,
  Verification,
} from './bindings';

/** What the window can ask. Every promise is refused with an `ErrorReport` and nothing else. */
export interface Api {
  status(): Promise<AppStatus>;
  /** Looks at the keychain again: after it was unlocked, or on a click on its state. */
  checkKeychain(): Promise<KeychainStatus>;
  /** Changes between real vendors and the sandbox; the window loads everything anew afterwards. */
  setSpace(space: Space): Promise<AppStatus>;
  /** Saves a ready-made profile for the sandbox (or finds the one that is there). Refused outside the sandbox. */
  addSandboxProfiles(): Promise<ProfileView[]>;

  listProfiles(): Promise<ProfileView[]>;
  /** The refused fields; empty when all is well. Asked while typing. */
  checkProfile(draft: ProfileDraft): Promise<FieldError[]>;
  /** `id` and `revision` are `null` for a new profile. Secrets left out stay as they are stored. */
  saveProfile(
    id: ProfileId | null,
    revision: number | null,
    draft: ProfileDraft,
    secrets: SecretInput[],
    keep: KeepSecret,
  ): Promise<ProfileView>;
  /** Copies the profile with its secrets, which never leave the core. */
  duplicateProfile(id: ProfileId, name: string): Promise<ProfileView>;
  /** Deletes the profile and its secrets. The history stays. */
  deleteProfile(id: ProfileId): Promise<void>;
  /** Opens the keychain, so it can be refused with `keychain_locked` and its kin. */
  secretStates(id: ProfileId): Promise<SecretState[]>;
  forgetSecrets(id: ProfileId): Promise<void>;
  /** Tests what is in the form, saved or not. Stored secrets of `id` are used where none was typed. */
  testConnection(id: ProfileId | null, draft: ProfileDraft, secrets: SecretInput[]): Promise<ConnectionTest>;
  regions(): Promise<Region[]>;

  listTargets(profileId: ProfileId): Promise<TargetList>;
  /** A fresh name that keeps the vendor's rule: `hf-chg20871-orders-k7q2`. */
  suggestName(targetName: string, ticket: string): Promise<string>;
  /** The refused fields of one backup's form: `options.name`, `options.databases.0`. */
  checkBackup(draft: BackupDraft): Promise<FieldError[]>;

  /** Checks everything at the vendors and seals the plan. */
  makePlan(draft: PlanDraft): Promise<Plan>;
  getPlan(id: PlanId): Promise<Plan>;
  /** The newest plan, whatever became of it. */
  latestPlan(): Promise<Plan | null>;
  /** Answers when every job's row is written; the requests leave after that. */
  applyPlan(approval: Approval): Promise<RunSummary>;
  /** Opens the system's save dialog; the file's path, or `null` when it was cancelled. `name` is without ending. */
  savePlanFile(id: PlanId, name: string): Promise<string | null>;
  /** Opens the system's file dialog; `null` when it was cancelled. */
  openPlanFile(): Promise<Plan | null>;

  listRunbooks(): Promise<RunbookSummary[]>;
  readRunbook(name: string): Promise<RunbookText>;
  /** `revision` is of the text that was edited, `null` for a new runbook. What is not right yet is saved all the same. */
  saveRunbook(name: string, text: string, revision: string | null): Promise<RunbookText>;
  deleteRunbook(name: string): Promise<void>;
  /** Everything wrong with a text, without asking a vendor. Asked while typing. */
  checkRunbook(name: string, text: string): Promise<RunbookProblem[]>;
  /** Plans a saved runbook; refused with `runbook_invalid` and its `problems`. */
  planRunbook(name: string): Promise<Plan>;
  /** The text of a runbook that declares what was picked by hand. */
  runbookOf(draft: PlanDraft): Promise<string>;
  /** Copies a file of the person's choice into the folder of runbooks; `null` when the dialog was cancelled. */
  importRunbook(): Promise<RunbookText | null>;
  /** Writes a runbook to a file elsewhere; its path, or `null` when the dialog was cancelled. */
  exportRunbook(name: string): Promise<string | null>;
  /** Tells which runbooks were edited and not saved, so that closing the window asks first. */
  setUnsaved(names: string[]): Promise<void>;

  /** Newest first. */
  listRuns(limit: number): Promise<RunSummary[]>;
  /** The jobs of one run in the plan's order, or all open jobs when `runId` is `null`. */
  listJobs(runId: RunId | null): Promise<Job[]>;
  getJob(id: JobId): Promise<Job>;
  /** Everything that happened to one job, oldest first. */
  jobEvents(id: JobId): Promise<Event[]>;
  /** Asks the vendor about an open job now, instead of when its turn comes. */
  lookNow(id: JobId): Promise<void>;
  /** Asks the vendor to cancel the backup of an open job, once; its verdict comes as an event. */
  cancelJob(id: JobId): Promise<void>;
  /** Nobody looks for an open job any more; what became of it stays unknown. */
  setAside(id: JobId): Promise<Job>;
  getRun(id: RunId): Promise<RunSummary>;
  /** Sends nothing more of a run; what runs already goes on. */
  stopRun(id: RunId): Promise<RunSummary>;
  /** The same, and asks the vendors to cancel what runs, where they can. */
  cancelRun(id: RunId): Promise<CancelReport>;
  /** Every event after `after`, in order and without a gap, first the missed ones, then live. Returns a stop. */
  followEvents(after: number, onUpdate: (update: JobUpdate) => void): Promise<() => void>;

  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Reads the backups at the vendors of these profiles, or of all, into the history; `null` when it was stopped. */
  refreshHistory(
    profileIds: ProfileId[] | null,
    onProgress: (progress: RefreshProgress) => void,
  ): Promise<RefreshReport | null>;
  stopRefresh(): Promise<void>;
  previewExport(filter: HistoryFilter, options: ExportOptions): Promise<ExportPreview>;
  /** Opens the system's save dialog; `null` when it was cancelled. */
  exportHistory(filter: HistoryFilter, options: ExportOptions): Promise<ExportReceipt | null>;
  /** The same with JSON lines and a manifest beside it, for an auditor. */
  exportEvidence(filter: HistoryFilter, options: ExportOptions): Promise<EvidenceReceipt | null>;
  /** Checks every row of the history against its chain of hashes. */
  verifyHistory(): Promise<Verification>;
}

const tauri: Api = {
  status: () => invoke('status'),
  checkKeychain: () => invoke('check_keychain'),
  setSpace: (space) => invoke('set_space', { space }),
  addSandboxProfiles: () => invoke('add_sandbox_profiles'),

  listProfiles: () => invoke('list_profiles'),
  checkProfile: (draft) => invoke('check_profile', { draft }),
  saveProfile: (id, revision, draft, secrets, keep) =>
    invoke('save_profile', { id, revision, draft, secrets, keep }),
  duplicateProfile: (id, name) => invoke('duplicate_profile', { id, name }),
  deleteProfile: (id) => invoke('delete_profile', { id }),
  secretStates: (id) => invoke('secret_states', { id }),
  forgetSecrets: (id) => invoke('forget_secrets', { id }),
  testConnection: (id, draft, secrets) => invoke('test_connection', { id, draft, secrets }),
  regions: () => invoke('regions'),

  listTargets: (profileId) => invoke('list_targets', { profileId }),
  suggestName: (targetName, ticket) => invoke('suggest_name', { targetName, ticket }),
  checkBackup: (draft) => invoke('check_backup', { draft }),

  makePlan: (draft) => invoke('make_plan', { draft }),
  getPlan: (id) => invoke('get_plan', { id }),
  latestPlan: () => invoke('latest_plan'),
  applyPlan: (approval) => invoke('apply_plan', { approval }),
  savePlanFile: (id, name) => invoke('save_plan_file', { id, name }),
  openPlanFile: () => invoke('open_plan_file'),

  listRunbooks: () => invoke('list_runbooks'),
  readRunbook: (name) => invoke('read_runbook', { name }),
  saveRunbook: (name, text, revision) => invoke('save_runbook', { name, text, revision }),
  deleteRunbook: (name) => invoke('delete_runbook', { name }),
  checkRunbook: (name, text) => invoke('check_runbook', { name, text }),
  planRunbook: (name) => invoke('plan_runbook', { name }),
  runbookOf: (draft) => invoke('runbook_of', { draft }),
  importRunbook: () => invoke('import_runbook'),
  exportRunbook: (name) => invoke('export_runbook', { name }),
  setUnsaved: (names) => invoke('set_unsaved', { names }),

  listRuns: (limit) => invoke('list_runs', { limit }),
  listJobs: (runId) => invoke('list_jobs', { runId }),
  getJob: (id) => invoke('get_job', { id }),
  jobEvents: (id) => invoke('job_events', { id }),
  lookNow: (id) => invoke('look_now', { id }),
  cancelJob: (id) => invoke('cancel_job', { id }),
  setAside: (id) => invoke('set_aside', { id }),
  getRun: (id) => invoke('get_run', { id }),
  stopRun: (id) => invoke('stop_run', { id }),
  cancelRun: (id) => invoke('cancel_run', { id }),
  followEvents: async (after, onUpdate) => {
    const updates = new Channel<JobUpdate>();
    updates.onmessage = onUpdate;
    const follower = await invoke<number>('follow_events', { after, updates });
    return () => void invoke('unfollow_events', { follower });
  },

  history: (query) => invoke('history', { query }),
  refreshHistory: (profileIds, onProgress) => {
    const progress = new Channel<RefreshProgress>();
    progress.onmessage = onProgress;
    return invoke('refresh_history', { profileIds, progress });
  },
  stopRefresh: () => invoke('stop_refresh'),
  previewExport: (filter, options) => invoke('preview_export', { filter, options }),
  exportHistory: (filter, options) => invoke('export_history', { filter, options }),
  exportEvidence: (filter, options) => invoke('export_evidence', { filter, options }),
  verifyHistory: () => invoke('verify_history'),
};

/** Whether a refused promise carries the core's report; anything else is a defect in the window. */
export function isErrorReport(error: unknown): error is ErrorReport {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

export { tauri };
