// Generated from Rust by `make bindings`. Do not edit.

/**
 * One sentence, in English and in Chinese.
 */
export type Text = { 
/**
 * English.
 */
en: string, 
/**
 * Simplified Chinese, as written in mainland China.
 */
zh: string, };

/**
 * A vendor's time.
 */
export type VendorTime = { 
/**
 * Exactly what the vendor wrote.
 */
raw: string, 
/**
 * What it means, in UTC; `null` if it cannot be read.
 */
at: string | null, 
/**
 * The vendor gave no zone, so UTC was assumed.
 */
zone_assumed: boolean, };

/**
 * A refused field of a form.
 */
export type FieldError = { 
/**
 * The field's path in the draft: `connection.region`, `items.0.options.name`.
 */
field: string, message: Text, 
/**
 * A value near the refused one that keeps the rule.
 */
suggestion: string | null, };

/**
 * What the window and scripts branch on. A code is added when somebody branches on it or must search for it.
 */
export type ErrorCode = "invalid_input" | "keychain_absent" | "keychain_locked" | "keychain_denied" | "keychain_fault" | "secret_missing" | "secret_unreadable" | "secret_not_kept" | "schema_too_new" | "store_in_use" | "store_read_only" | "store_damaged" | "disk_full" | "store_fault" | "host_unknown" | "connection_refused" | "tls_failed" | "certificate_name" | "certificate_untrusted" | "certificate_expired" | "certificate_not_yet_valid" | "certificate_pin" | "client_certificate_wanted" | "proxy_failed" | "timed_out" | "connection_lost" | "answer_too_large" | "request_failed" | "sign_in_refused" | "clock_skew" | "key_locked_out" | "permission_denied" | "project_unknown" | "throttled" | "target_busy" | "name_taken" | "refused_input" | "not_found" | "target_unavailable" | "vendor_fault" | "unreadable_answer" | "redirected" | "refused_by_vendor" | "profile_gone" | "profile_unknown" | "profile_changed" | "profile_in_use" | "target_gone" | "plan_gone" | "plan_applied" | "plan_elsewhere" | "plan_file_unreadable" | "plan_file_too_new" | "runbook_invalid" | "runbook_gone" | "runbook_changed" | "run_gone" | "job_elsewhere" | "run_stopped" | "plan_expired" | "plan_stale" | "plan_edited" | "confirmation_wrong" | "watch_only" | "blocked_items" | "nothing_to_apply" | "job_gone" | "export_failed" | "manifest_unreadable" | "manifest_too_new" | "backup_failed" | "backup_cancelled" | "backup_gone" | "task_without_backup" | "cannot_cancel" | "cannot_set_aside" | "interrupted_before_sending" | "answer_lost" | "no_trace" | "unavailable" | "internal";

/**
 * The vendor's own words, passed on as they came.
 */
export type VendorWords = { http_status: number, 
/**
 * The vendor's error code, such as `DBS.200019`; empty where it gave none.
 */
code: string, message: string, 
/**
 * The id under which the vendor's support finds the request; empty where it gave none.
 */
request_id: string, };

/**
 * One thing that is wrong in a runbook, and where.
 */
export type RunbookProblem = { 
/**
 * The file, as it was named: `orders.toml`.
 */
file: string, 
/**
 * From 1; 0 where the problem has no place of its own.
 */
line: number, 
/**
 * From 1, counted in characters; 0 where the problem has no place of its own.
 */
column: number, 
/**
 * The key it is about: `backup[2].profile`; may be empty.
 */
key: string, 
/**
 * What is wrong, with which value, and what would be right.
 */
message: Text, };

/**
 * A runbook in the folder of runbooks, as the list shows it.
 */
export type RunbookSummary = { 
/**
 * The file's name without `.toml`.
 */
name: string, 
/**
 * The title inside; empty where the file cannot be read as a runbook.
 */
title: string, 
/**
 * How many entries it declares.
 */
entries: number, 
/**
 * The profiles it names, in order, each once.
 */
profiles: Array<string>, changed_at: string, 
/**
 * How many problems it has as it stands.
 */
problems: number, };

/**
 * A runbook's text, with what tells whether it was changed elsewhere meanwhile.
 */
export type RunbookText = { name: string, text: string, 
/**
 * The SHA-256 of the text as it was read, in hexadecimal.
 */
revision: string, 
/**
 * The file itself.
 */
path: string, };

/**
 * An error with everything a person, a program and a support ticket need.
 */
export type ErrorReport = { code: ErrorCode, 
/**
 * What is wrong, with which value, and what would be right.
 */
message: Text, 
/**
 * What to try next.
 */
hint: Text | null, 
/**
 * The refused fields, where the error is about input.
 */
fields: Array<FieldError>, 
/**
 * What is wrong in a runbook, and where.
 */
problems?: Array<RunbookProblem>, 
/**
 * What the vendor itself said.
 */
vendor: VendorWords | null, };

/**
 * What a profile is called inside the program; never shown.
 */
export type ProfileId = string;

/**
 * How much harm a mistake here would do; decides the window's colour.
 */
export type Environment = "sandbox" | "development" | "staging" | "production";

/**
 * What the person must do before a plan over this profile is applied. Enforced by the core.
 */
export type Guard = "confirm" | "type_to_confirm" | "watch_only";

/**
 * A secret that a sign-in method needs. The name is also its name in the keychain.
 */
export type SecretName = "secret_access_key" | "security_token" | "password" | "storage_secret_key" | "backup_set_password" | "client_key" | "proxy_password";

/**
 * The vendor's product, as a word.
 */
export type ProviderKind = "huawei_rds" | "huawei_taurusdb" | "oceanbase_ocp" | "oceanbase_obshell";

/**
 * The choice in the form between Huawei Cloud's ways in.
 */
export type HuaweiSignInMethod = "access_key" | "temporary_access_key" | "password";

/**
 * What the profile form holds of Huawei Cloud. An optional field is empty when it is not given.
 */
export type HuaweiDraft = { region: string, project_id: string, endpoint: string, iam_endpoint: string, method: HuaweiSignInMethod, access_key_id: string, domain_name: string, user_name: string, };

/**
 * The family of paths. The documents call the second one historical; some partner clouds have nothing else.
 */
export type TaurusdbPath = "current" | "legacy";

/**
 * What the profile form holds of TaurusDB.
 */
export type TaurusdbDraft = { path: TaurusdbPath, region: string, project_id: string, endpoint: string, iam_endpoint: string, method: HuaweiSignInMethod, access_key_id: string, domain_name: string, user_name: string, };

/**
 * The choice in the form between OCP's ways in.
 */
export type OcpSignInMethod = "password" | "access_key";

/**
 * What the profile form holds of OCP. An optional field is empty when it is not given.
 */
export type OcpDraft = { endpoint: string, method: OcpSignInMethod, user_name: string, access_key_id: string, storage_key_id: string, };

/**
 * Whose password is in the keychain.
 */
export type ObshellSignIn = "root_password" | "agent_password";

/**
 * What the profile form holds of OBShell.
 */
export type ObshellDraft = { endpoint: string, method: ObshellSignIn, encrypts: boolean, };

/**
 * What the profile form holds of one vendor.
 */
export type ConnectionDraft = { "kind": "huawei_rds" } & HuaweiDraft | { "kind": "huawei_taurusdb" } & TaurusdbDraft | { "kind": "oceanbase_ocp" } & OcpDraft | { "kind": "oceanbase_obshell" } & ObshellDraft;

/**
 * The choice in the form between the ways to trust a server.
 */
export type TrustChoice = "system" | "private_authority" | "pinned";

/**
 * The choice in the form between the ways out.
 */
export type ProxyChoice = "system" | "none" | "server";

/**
 * What the profile form holds of the network. An optional field is empty when it is not given.
 */
export type NetworkDraft = { trust: TrustChoice, 
/**
 * One or more certificates in PEM.
 */
private_authority: string, fingerprint: string, 
/**
 * A certificate in PEM, with its chain.
 */
client_certificate: string, proxy: ProxyChoice, proxy_address: string, proxy_user_name: string, connect_timeout: string, answer_timeout: string, };

/**
 * What the profile form holds.
 */
export type ProfileDraft = { name: string, environment: Environment, guard: Guard, connection: ConnectionDraft, network: NetworkDraft, };

/**
 * A secret on its way from the form to the keychain. It never travels back.
 */
export type SecretInput = { name: SecretName, value: string, };

/**
 * A profile as the window shows and edits it.
 */
export type ProfileView = { id: ProfileId, revision: number, provider: ProviderKind, summary: string, 
/**
 * What the form edits.
 */
draft: ProfileDraft, 
/**
 * Which secrets it needs; whether they are stored is asked apart, because that opens the keychain.
 */
secrets: Array<SecretName>, created_at: string, updated_at: string, };

/**
 * What a plan or a job remembers of the profile it was made with.
 */
export type ProfileFacts = { id: ProfileId, revision: number, name: string, provider: ProviderKind, environment: Environment, guard: Guard, summary: string, };

/**
 * The two worlds, whose data never meet.
 */
export type Space = "real" | "sandbox";

/**
 * How the keychain answered when it was last asked.
 */
export type KeychainStatus = { 
/**
 * What this system calls it: `Secret Service`, `Keychain`, `Credential Manager`.
 */
name: string, 
/**
 * What stands in the way; `null` when it answers.
 */
error: ErrorReport | null, };

/**
 * Where a secret is.
 */
export type SecretPlace = "keychain" | "session" | "environment" | "missing";

/**
 * Where one of a profile's secrets is.
 */
export type SecretState = { name: SecretName, place: SecretPlace, 
/**
 * The environment variable it is read from, where this process reads secrets from those.
 */
variable?: string, };

/**
 * Where secrets that were just typed are to be kept.
 */
export type KeepSecret = "keychain" | "until_quit";

/**
 * The program's own state.
 */
export type AppStatus = { version: string, space: Space, 
/**
 * The folder of this space's database.
 */
data_directory: string, keychain: KeychainStatus, 
/**
 * The sandbox's address while it runs: `http://127.0.0.1:47113`.
 */
sandbox_address: string | null, last_event: number, 
/**
 * This machine's zone: `Asia/Shanghai`.
 */
time_zone: string, 
/**
 * Jobs that are not over, in this space.
 */
open_jobs: number, 
/**
 * How many rows the history has.
 */
history_rows: number, };

/**
 * A region of a vendor, for the form's list.
 */
export type Region = { id: string, 
/**
 * The city, where a source gives it; empty otherwise.
 */
city: Text, };

/**
 * The database engine, for the two-letter badge.
 */
export type Engine = "my_sql" | "postgre_sql" | "sql_server" | "maria_db" | "taurus_db" | "ocean_base" | { "other": string };

/**
 * What a state word means for a backup.
 */
export type Readiness = "available" | "backing_up" | "busy" | "unavailable" | "unknown";

/**
 * A target's state: the vendor's word, and what it means here.
 */
export type TargetState = { 
/**
 * Exactly what the vendor said, such as `BACKING UP`.
 */
word: string, readiness: Readiness, };

/**
 * A note at a target: `env=prod`.
 */
export type Tag = { key: string, 
/**
 * May be empty.
 */
value: string, };

/**
 * An instance or a tenant, as listed live.
 */
export type Target = { id: string, name: string, 
/**
 * What it is part of: a tenant's cluster.
 */
group: string | null, engine: Engine, 
/**
 * The engine's version, as the vendor writes it; empty where it did not say.
 */
version: string, 
/**
 * The vendor's word for its shape: `Single`, `Ha`, `Replica`, `Cluster`; for a tenant its mode.
 */
shape: string, state: TargetState, 
/**
 * The disk it was given, in GB as the vendor counts them; not how much is used.
 */
storage_gb: number | null, 
/**
 * Why it cannot be picked at all, whatever its state: a read replica.
 */
unfit: Text | null, 
/**
 * Whether named databases can be backed up instead of the whole instance.
 */
takes_databases: boolean, 
/**
 * What somebody noted at it, where its vendor has such notes.
 */
tags: Array<Tag>, };

/**
 * A target in the browser, with what this history knows of it.
 */
export type ListedTarget = { 
/**
 * When the last backup that Holdfast made of it was completed.
 */
last_completed_at: string | null, id: string, name: string, 
/**
 * What it is part of: a tenant's cluster.
 */
group: string | null, engine: Engine, 
/**
 * The engine's version, as the vendor writes it; empty where it did not say.
 */
version: string, 
/**
 * The vendor's word for its shape: `Single`, `Ha`, `Replica`, `Cluster`; for a tenant its mode.
 */
shape: string, state: TargetState, 
/**
 * The disk it was given, in GB as the vendor counts them; not how much is used.
 */
storage_gb: number | null, 
/**
 * Why it cannot be picked at all, whatever its state: a read replica.
 */
unfit: Text | null, 
/**
 * Whether named databases can be backed up instead of the whole instance.
 */
takes_databases: boolean, 
/**
 * What somebody noted at it, where its vendor has such notes.
 */
tags: Array<Tag>, };

/**
 * The targets of one profile.
 */
export type TargetList = { targets: Array<ListedTarget>, listed_at: string, 
/**
 * Vendor's clock minus ours, in milliseconds; positive when the vendor is ahead. `null` if it did not say.
 */
clock_skew_ms: number | null, };

/**
 * The verbs Holdfast needs of HTTP.
 */
export type Method = "GET" | "POST" | "PATCH";

/**
 * Why a span is not shown.
 */
export type Mask = "secret" | "set_when_sent" | "signed_when_sent" | "encrypted_when_sent";

/**
 * A piece of a previewed request.
 */
export type ShownSpan = { 
/**
 * The text that is sent or, where it is masked, what may be seen of it.
 */
text: string, mask: Mask | null, };

/**
 * A header of a previewed request.
 */
export type ShownHeader = { name: string, value: Array<ShownSpan>, };

/**
 * A request as the plan shows it. Holds no secret.
 */
export type RequestPreview = { method: Method, scheme: string, authority: string, target: string, headers: Array<ShownHeader>, body: Array<ShownSpan>, };

/**
 * How the data is read.
 */
export type OcpBackupMode = "physical_backup" | "logical_backup";

/**
 * How much is backed up.
 */
export type OcpDataMode = "full_backup" | "incremental_backup";

/**
 * Where a storage is.
 */
export type OcpStorageKind = "file" | "oss" | "cos" | "s3";

/**
 * The fields of a typed storage. Which of them count depends on its kind; an optional one is empty.
 */
export type OcpStorageFields = { kind: OcpStorageKind, config_name: string, directory: string, 
/**
 * In percent.
 */
alarm_threshold: string, storage_id: string, service_name: string, endpoint: string, app_id: string, region: string, };

/**
 * The storage as it is typed.
 */
export type OcpStorageDraft = { "source": "strategy" } | { "source": "typed" } & OcpStorageFields;

/**
 * How much is backed up.
 */
export type ObshellMode = "full" | "incremental";

/**
 * The vendor's own options as they are typed.
 */
export type OptionsDraft = { "kind": "huawei_rds", name: string, description: string, 
/**
 * Empty for the whole instance.
 */
databases: Array<string>, } | { "kind": "huawei_taurusdb", name: string, description: string, } | { "kind": "oceanbase_ocp", backup_mode: OcpBackupMode, data_mode: OcpDataMode, storage: OcpStorageDraft, } | { "kind": "oceanbase_obshell", mode: ObshellMode, plus_archive: boolean, encrypt: boolean, };

/**
 * A backup as it is typed, before any rule was asked.
 */
export type BackupDraft = { profile_id: ProfileId, target_id: string, options: OptionsDraft, 
/**
 * A completed backup that is younger than this makes a new one unnecessary: `24h`. Empty for always a new one.
 */
unless_newer_than: string, };

/**
 * How much a backup holds.
 */
export type BackupForm = "full" | "incremental" | "partial";

/**
 * What a plan, a job and the history remember of the backup that was asked for.
 */
export type BackupFacts = { 
/**
 * Empty where the vendor's backups have no names.
 */
name: string, description: string, 
/**
 * The databases of a partial backup; empty for the whole target.
 */
databases: Array<string>, form: BackupForm, 
/**
 * Read as a logical dump instead of physically.
 */
logical: boolean, 
/**
 * With the archive logs it needs to be restored by itself.
 */
plus_archive: boolean, 
/**
 * Encrypted with a password of the profile.
 */
encrypted: boolean, 
/**
 * The directory it goes to, where that was typed.
 */
storage: string, };

/**
 * What a vendor's word for a backup's state means.
 */
export type BackupState = "running" | "completed" | "failed" | "cancelled" | "deleting" | "unknown";

/**
 * A backup as its vendor lists it.
 */
export type VendorBackup = { id: string, 
/**
 * Empty where the vendor's backups have no names.
 */
name: string, state: BackupState, 
/**
 * Exactly what the vendor said.
 */
word: string, 
/**
 * The vendor's word for how it came to be: `auto`, `manual`; empty where it does not say.
 */
origin: string, 
/**
 * What it became, which need not be what was asked for; `null` where the vendor does not say.
 */
form: BackupForm | null, 
/**
 * The databases of a partial backup; empty for the whole target.
 */
databases: Array<string>, began_at: VendorTime | null, ended_at: VendorTime | null, size_bytes: number | null, 
/**
 * The vendor's own percentage, where it gives one.
 */
progress: number | null, 
/**
 * Why it failed, in the vendor's words.
 */
reason: string | null, 
/**
 * How it is encrypted, in the vendor's word.
 */
encryption: string | null, };

/**
 * What a run is called inside the program; people see its number.
 */
export type RunId = string;

/**
 * What a run does after a backup that failed or did not start.
 */
export type OnFailure = "continue" | "stop";

/**
 * Why a run sends nothing more.
 */
export type Halt = { "cause": "person", by: string, at: string, } | { "cause": "failure", target: string, at: string, };

/**
 * What a process is called in the store.
 */
export type OwnerId = string;

/**
 * A process that has the store open.
 */
export type Owner = { id: OwnerId, 
/**
 * Which face of Holdfast it is: `window`, `command line`.
 */
program: string, 
/**
 * The account of the operating system it runs as.
 */
user: string, host: string, process_id: number, started_at: string, };

/**
 * One apply of one plan.
 */
export type Run = { id: RunId, 
/**
 * From 1, in the order they were applied.
 */
number: number, plan_id: PlanId, title: string, ticket: string | null, 
/**
 * The four words of the plan's fingerprint.
 */
plan_words: string, 
/**
 * The plan's whole fingerprint, in hexadecimal.
 */
plan_fingerprint: string, 
/**
 * The most dangerous environment among its jobs.
 */
environment: Environment, applied_at: string, 
/**
 * The account of the operating system that applied it.
 */
applied_by: string, 
/**
 * The machine it was applied on; empty where the system does not say.
 */
applied_on: string, 
/**
 * Which face of Holdfast applied it: `window`, `command line`.
 */
program: string, 
/**
 * The runbook it was planned from.
 */
runbook: string | null, 
/**
 * How many of its backups may be under way at once at each vendor's endpoint.
 */
parallel: number, on_failure: OnFailure, };

/**
 * A run with how far it is.
 */
export type RunSummary = { jobs: number, 
/**
 * Jobs that are not over, and that nobody has set aside.
 */
open: number, 
/**
 * Jobs whose request has not left.
 */
planned: number, 
/**
 * Jobs that are being sent or that run at the vendor.
 */
running: number, unknown: number, 
/**
 * With those that needed nothing, as a young backup was there.
 */
completed: number, satisfied: number, 
/**
 * Jobs that failed, were cancelled or did not start.
 */
failed: number, cancelled: number, not_started: number, 
/**
 * Jobs that somebody has set aside; they are counted as running or unknown, too.
 */
set_aside: number, 
/**
 * Why it sends nothing more; `null` while it goes on or has sent everything.
 */
halt: Halt | null, 
/**
 * Who sends and watches what is open; `null` where nothing is.
 */
owner: Owner | null, 
/**
 * Whether that is the process that answers.
 */
is_ours: boolean, id: RunId, 
/**
 * From 1, in the order they were applied.
 */
number: number, plan_id: PlanId, title: string, ticket: string | null, 
/**
 * The four words of the plan's fingerprint.
 */
plan_words: string, 
/**
 * The plan's whole fingerprint, in hexadecimal.
 */
plan_fingerprint: string, 
/**
 * The most dangerous environment among its jobs.
 */
environment: Environment, applied_at: string, 
/**
 * The account of the operating system that applied it.
 */
applied_by: string, 
/**
 * The machine it was applied on; empty where the system does not say.
 */
applied_on: string, 
/**
 * Which face of Holdfast applied it: `window`, `command line`.
 */
program: string, 
/**
 * The runbook it was planned from.
 */
runbook: string | null, 
/**
 * How many of its backups may be under way at once at each vendor's endpoint.
 */
parallel: number, on_failure: OnFailure, };

/**
 * A backup that runs on although its run was cancelled.
 */
export type LeftRunning = { job_id: JobId, target: string, reason: Text, };

/**
 * What came of asking to cancel everything of a run.
 */
export type CancelReport = { 
/**
 * Jobs that will not be sent any more.
 */
withdrawn: number, 
/**
 * Jobs whose vendor was asked to cancel its backup.
 */
asked: number, 
/**
 * Those that run on, each with the reason.
 */
left: Array<LeftRunning>, };

/**
 * What a plan is called inside the program.
 */
export type PlanId = string;

/**
 * What the window asks to be planned.
 */
export type PlanDraft = { 
/**
 * What the plan and its run are called.
 */
title: string, 
/**
 * The change number; may be empty.
 */
ticket: string, items: Array<BackupDraft>, 
/**
 * The runbook it comes from.
 */
runbook: string | null, 
/**
 * How long the plan can be applied: `15m`, `4h`. Empty for [`LIFETIME`].
 */
valid_for: string, };

/**
 * What would be done about one planned backup.
 */
export type Action = "create" | "satisfied" | "adopt" | "blocked";

/**
 * How a check ended.
 */
export type Outcome = "passed" | "warned" | "failed" | "skipped";

/**
 * One thing that was looked at before the plan was shown.
 */
export type Check = { name: Text, outcome: Outcome, 
/**
 * What was found, in a few words.
 */
value: Text, };

/**
 * How bad a diagnostic is.
 */
export type Severity = "warning" | "blocked";

/**
 * What the person should know about one planned backup before applying.
 */
export type Diagnostic = { severity: Severity, 
/**
 * For the program and the support ticket: `instance_not_available`.
 */
code: string, summary: Text, 
/**
 * Why, with the evidence.
 */
detail: Text, 
/**
 * What to do about it.
 */
way_out: Text, };

/**
 * One backup of a plan.
 */
export type PlannedBackup = { 
/**
 * From 0, in the plan's order.
 */
position: number, action: Action, profile: ProfileFacts, target: Target, backup: BackupFacts, 
/**
 * The request that would be sent; `null` where nothing would be.
 */
request: RequestPreview | null, checks: Array<Check>, diagnostics: Array<Diagnostic>, 
/**
 * The backups the vendor listed of this target when the plan was made, newest first.
 */
baseline: Array<VendorBackup>, 
/**
 * The ids of the vendor's tasks that were there already.
 */
known_tasks: Array<string>, 
/**
 * The running backup that would be watched.
 */
adopts: VendorBackup | null, 
/**
 * The completed backup that makes a new one unnecessary.
 */
satisfied_by: VendorBackup | null, 
/**
 * How old a completed backup may be to make a new one unnecessary; `null` for always a new one.
 */
unless_newer_than: string | null, };

/**
 * How many of each, for the sentence on top.
 */
export type PlanSummary = { create: number, satisfied: number, adopt: number, blocked: number, warnings: number, };

/**
 * Whether a plan can still be applied.
 */
export type PlanState = { "state": "open" } | { "state": "expired" } | { "state": "stale", reason: Text, } | { "state": "applied", run_id: RunId, at: string, } | { "state": "elsewhere" };

/**
 * What the person must do to apply the plan.
 */
export type Confirmation = { 
/**
 * The strictest guard among the plan's profiles.
 */
guard: Guard, 
/**
 * The texts of which one must be typed exactly; empty where nothing need be typed.
 */
accepts: Array<string>, };

/**
 * What tells one sealed plan from every other.
 */
export type Fingerprint = { 
/**
 * The first four bytes as words, for eyes and mouths: `tidal copper lantern seven`.
 */
words: string, 
/**
 * All of it, in hexadecimal.
 */
hex: string, };

/**
 * A plan as the window shows it.
 */
export type Plan = { id: PlanId, title: string, ticket: string | null, created_at: string, expires_at: string, 
/**
 * The account of the operating system and the machine it was made on.
 */
made_by: string, made_on: string, 
/**
 * The runbook it comes from.
 */
runbook: string | null, fingerprint: Fingerprint, summary: PlanSummary, items: Array<PlannedBackup>, confirmation: Confirmation, state: PlanState, };

/**
 * What the window sends back to apply a plan.
 */
export type Approval = { plan_id: PlanId, 
/**
 * The fingerprint that was on the screen, in hexadecimal.
 */
fingerprint: string, 
/**
 * What was typed to confirm; empty where nothing need be.
 */
typed: string, 
/**
 * The positions of the items to leave out. A blocked item must be among them.
 */
leave_out: Array<number>, 
/**
 * How many backups may be under way at once at each vendor's endpoint, from 1 to 100; `null` for
 * [`DEFAULT_PARALLEL`](crate::run::DEFAULT_PARALLEL).
 */
parallel: number | null, on_failure: OnFailure, };

/**
 * A certificate in the words people compare.
 */
export type CertificateFacts = { subject: string, issuer: string, 
/**
 * The host names and addresses it is for.
 */
names: Array<string>, not_before: string, not_after: string, 
/**
 * The SHA-256 fingerprint, as a profile's pin takes it.
 */
sha256: string, 
/**
 * Whether it names itself as its issuer.
 */
self_signed: boolean, };

/**
 * One step of a test.
 */
export type TestStep = { name: Text, outcome: Outcome, 
/**
 * What was found, in a few words.
 */
value: Text, detail: Text | null, };

/**
 * A whole test.
 */
export type ConnectionTest = { steps: Array<TestStep>, 
/**
 * What stopped it, if something did.
 */
error: ErrorReport | null, elapsed_ms: number, 
/**
 * Vendor's clock minus ours, in milliseconds; positive when the vendor is ahead.
 */
clock_skew_ms: number | null, 
/**
 * How far the clocks may be apart before the vendor refuses, in milliseconds.
 */
clock_skew_limit_ms: number, 
/**
 * What the server showed, trusted or not; nothing where it was not reached over https.
 */
certificate: CertificateFacts | null, 
/**
 * The vendor's id of the last request.
 */
request_id: string | null, };

/**
 * What a vendor's word for a task's state means.
 */
export type TaskState = "running" | "succeeded" | "failed" | "unknown";

/**
 * What a vendor's word for a stage's state means.
 */
export type StageState = "waiting" | "running" | "done" | "failed" | "unknown";

/**
 * One stage of a task: a node of a DAG, a subtask.
 */
export type TaskStage = { 
/**
 * In the vendor's words.
 */
name: string, 
/**
 * Exactly what the vendor said of its state.
 */
word: string, state: StageState, 
/**
 * The last line of its log, where the vendor gives one.
 */
message: string | null, };

/**
 * A vendor's task.
 */
export type VendorTask = { id: string, 
/**
 * In the vendor's words.
 */
name: string, 
/**
 * Exactly what the vendor said of its state.
 */
word: string, state: TaskState, stages: Array<TaskStage>, 
/**
 * Whether it has come so far that the backup itself was started.
 */
began: boolean, 
/**
 * Why it failed, in the vendor's words.
 */
message: string | null, };

/**
 * What a job is called inside the program.
 */
export type JobId = string;

/**
 * Where a job stands.
 */
export type JobStatus = "planned" | "sending" | "unknown" | "running" | "completed" | "failed" | "cancelled" | "not_started";

/**
 * What a job remembers of its target.
 */
export type TargetFacts = { id: string, name: string, group: string | null, engine: Engine, version: string, };

/**
 * Somebody's word that a job need not be looked for any more.
 */
export type SetAside = { at: string, 
/**
 * The account of the operating system.
 */
by: string, };

/**
 * One backup of a run.
 */
export type Job = { id: JobId, run_id: RunId, run_number: number, run_title: string, ticket: string | null, plan_id: PlanId, 
/**
 * The four words of the plan's fingerprint.
 */
plan_words: string, 
/**
 * The plan's whole fingerprint, in hexadecimal.
 */
plan_fingerprint: string, 
/**
 * The account of the operating system that applied the plan.
 */
applied_by: string, 
/**
 * The machine it was applied on; empty where the system did not say.
 */
applied_on: string, position: number, profile: ProfileFacts, target: TargetFacts, action: Action, backup: BackupFacts, status: JobStatus, 
/**
 * The vendor's last word for the backup's state, exactly.
 */
vendor_word: string | null, 
/**
 * The vendor's own percentage, where it gives one.
 */
progress: number | null, vendor_backup_id: string | null, vendor_job_id: string | null, 
/**
 * The vendor's task around the backup, as it was last seen.
 */
task: VendorTask | null, 
/**
 * What the backup became in the vendor's words, which need not be what was asked for.
 */
became: BackupForm | null, 
/**
 * How the vendor says it is encrypted.
 */
encryption: string | null, 
/**
 * Whether the vendor can be asked to cancel it.
 */
can_cancel: boolean, 
/**
 * The vendor's id of the create request, for the support ticket.
 */
request_id: string | null, size_bytes: number | null, 
/**
 * When the vendor says it began and ended.
 */
began_at: VendorTime | null, ended_at: VendorTime | null, created_at: string, 
/**
 * When the request left.
 */
sent_at: string | null, 
/**
 * When the job reached its last status.
 */
finished_at: string | null, next_look_at: string | null, 
/**
 * Why it failed, was not started or is unknown.
 */
reason: ErrorReport | null, 
/**
 * Why it is not being watched just now, though it is not over.
 */
attention: ErrorReport | null, 
/**
 * Who said that nobody need look any more, though no verdict is known.
 */
set_aside: SetAside | null, };

/**
 * What kind of thing happened.
 */
export type EventKind = "planned" | "intent_written" | "sent" | "accepted" | "refused" | "answer_lost" | "looked" | "found" | "progressed" | "look_failed" | "watch_stopped" | "reattached" | "cancel_asked" | "set_aside" | "verdict";

/**
 * One numbered event.
 */
export type Event = { 
/**
 * Grows by at least one from event to event.
 */
number: number, at: string, job_id: JobId, kind: EventKind, 
/**
 * The job's status after it.
 */
status: JobStatus, text: Text, 
/**
 * HTTP status, vendor word, request id: what proves it.
 */
evidence: string | null, };

/**
 * What the window receives: the event, and its job as it stands now.
 */
export type JobUpdate = { event: Event, job: Job, };

/**
 * Who asked the vendor for a backup.
 */
export type Origin = "made_by_holdfast" | "made_elsewhere";

/**
 * A row of the history.
 */
export type HistoryRecord = { 
/**
 * The job's id, or the row's own.
 */
id: string, origin: Origin, 
/**
 * When the vendor was first found not to list it any more.
 */
gone_at: string | null, 
/**
 * When the vendor last listed it in a refresh.
 */
seen_at: string | null, 
/**
 * What Holdfast did and saw itself; `null` where it had no part in it.
 */
job: Job | null, profile: ProfileFacts, target: TargetFacts, backup: BackupFacts, 
/**
 * Where no job says it, what the vendor's word means: `unknown` for a word we do not know.
 */
status: JobStatus, 
/**
 * The vendor's last word for the backup's state, exactly.
 */
vendor_word: string | null, vendor_backup_id: string | null, 
/**
 * What it became; `null` where the vendor does not say.
 */
became: BackupForm | null, 
/**
 * How the vendor says it is encrypted.
 */
encryption: string | null, 
/**
 * Why it failed, in the vendor's words, where no job says it.
 */
vendor_reason: string | null, size_bytes: number | null, began_at: VendorTime | null, ended_at: VendorTime | null, duration_ms: number | null, 
/**
 * When the job was made, or the backup began; when it was first seen, where the vendor gave no time.
 */
created_at: string, };

/**
 * Which rows; every empty field lets all through.
 */
export type HistoryFilter = { 
/**
 * Part of a target's, backup's or profile's name, of an id, a title or a ticket; case does not matter.
 */
text: string, statuses: Array<JobStatus>, environments: Array<Environment>, profile_id: ProfileId | null, run_id: RunId | null, origins: Array<Origin>, 
/**
 * Whether the vendor was found not to list it any more.
 */
gone: boolean | null, 
/**
 * Rows of this time or later.
 */
since: string | null, 
/**
 * Rows from before this time.
 */
until: string | null, };

/**
 * What rows can be ordered by.
 */
export type HistorySort = "created" | "status" | "target" | "backup" | "profile" | "size" | "duration";

/**
 * One page of the history.
 */
export type HistoryQuery = { filter: HistoryFilter, sort: HistorySort, descending: boolean, offset: number, 
/**
 * At most 500.
 */
limit: number, };

/**
 * The page that was asked for.
 */
export type HistoryPage = { 
/**
 * How many rows the filter lets through, on all pages.
 */
total: number, records: Array<HistoryRecord>, 
/**
 * When the oldest row of the whole history was made.
 */
oldest: string | null, 
/**
 * How many rows there are without any filter.
 */
all: number, };

/**
 * How far a refresh is.
 */
export type RefreshProgress = { 
/**
 * Profiles whose targets are not listed yet; `total` grows until there are none.
 */
listing: number, 
/**
 * Targets that were read, or given up.
 */
done: number, 
/**
 * Targets that were found so far.
 */
total: number, };

/**
 * What came of one profile.
 */
export type ProfileRefresh = { profile: ProfileFacts, 
/**
 * Whether every target was read to the end.
 */
is_whole: boolean, 
/**
 * Targets whose backups were read.
 */
targets: number, 
/**
 * Names of targets whose backups could not be read; nothing of theirs was marked as gone.
 */
unread: Array<string>, 
/**
 * Names of targets of which the vendor tells the newest backup only, as old agents do; nothing of theirs was
 * marked as gone.
 */
partial: Array<string>, 
/**
 * Names of targets that the vendor does not list any more. Whether their backups still exist cannot be known,
 * so they stay as they were.
 */
vanished: Array<string>, 
/**
 * Backups that the vendor listed.
 */
backups: number, 
/**
 * Those that the history did not have.
 */
new: number, 
/**
 * Rows that are not at the vendor any more.
 */
gone: number, 
/**
 * Rows that had been gone and are listed again.
 */
back: number, 
/**
 * The first thing that went wrong.
 */
error: ErrorReport | null, };

/**
 * What came of a refresh, profile by profile.
 */
export type RefreshReport = { started_at: string, ended_at: string, profiles: Array<ProfileRefresh>, };

/**
 * Between two cells.
 */
export type Delimiter = "comma" | "semicolon" | "tab";

/**
 * After each row.
 */
export type LineEnd = "cr_lf" | "lf";

/**
 * How times are written.
 */
export type TimeStyle = "local" | "utc" | "all";

/**
 * A column. Its name in the file is the name it is serialized under.
 */
export type Column = "status" | "vendor_status" | "origin" | "action" | "gone_at" | "target" | "target_id" | "cluster" | "engine" | "version" | "profile" | "provider" | "environment" | "backup_name" | "description" | "databases" | "backup_form" | "became" | "encryption" | "size_bytes" | "began" | "ended" | "duration_seconds" | "backup_id" | "vendor_job_id" | "request_id" | "run" | "title" | "ticket" | "plan" | "plan_fingerprint" | "applied_by" | "applied_on" | "sent" | "reason";

/**
 * How the file is written.
 */
export type ExportOptions = { delimiter: Delimiter, line_end: LineEnd, 
/**
 * Three bytes in front, so that Excel reads Chinese.
 */
byte_order_mark: boolean, times: TimeStyle, columns: Array<Column>, 
/**
 * Puts an apostrophe before text that a spreadsheet would run as a formula.
 */
formula_guard: boolean, };

/**
 * The first lines of what would be written.
 */
export type ExportPreview = { lines: Array<string>, rows: number, };

/**
 * What was written.
 */
export type ExportReceipt = { path: string, rows: number, bytes: number, };

/**
 * The newest entry of the chain.
 */
export type ChainHead = { 
/**
 * From 1, without gaps.
 */
entry: number, 
/**
 * SHA-256 in hexadecimal, over the entry and the hash before it.
 */
hash: string, at: string, };

/**
 * Something that is not as it was written.
 */
export type Finding = { 
/**
 * Which row, for the program: `job 0198…`, `event 17`, `orders.csv:12`.
 */
row: string, 
/**
 * The entry of the chain that vouches for it.
 */
entry: number | null, 
/**
 * Which row it is and what is wrong with it, for the person.
 */
message: Text, };

/**
 * What was found when a history, or an export of one, was checked.
 */
export type Verification = { 
/**
 * What was checked: the database's path, or the manifest's.
 */
path: string, 
/**
 * Entries of the chain; for an export the lines that were compared.
 */
entries: number, runs: number, jobs: number, events: number, 
/**
 * Backups that the vendors listed.
 */
listed: number, 
/**
 * Where the chain ends, or ended when the export was written; nothing before the first entry.
 */
head: ChainHead | null, 
/**
 * Everything that is not as it was written; empty where all is.
 */
findings: Array<Finding>, 
/**
 * What could not be compared, and why: an export of another store, say.
 */
remarks: Array<Text>, };

/**
 * What an export with evidence wrote.
 */
export type EvidenceReceipt = { csv: ExportReceipt, json_lines: ExportReceipt, 
/**
 * The path of the manifest, which holds the SHA-256 of both.
 */
manifest: string, head: ChainHead | null, };

