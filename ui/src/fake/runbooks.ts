// The fake's folder of runbooks: two that are right, and one that is not.
import type { Plan, PlanDraft, ProfileView, RunbookSummary, RunbookText } from '../bindings';
import type { Api } from '../api';
import { ago, hex } from './chance';
import { checkRunbook, outlineOf } from './check-runbook';
import { report } from './errors';
import { planOf } from './plan';
import { targetsOf } from './targets';
import type { Scene } from './scene';

const NIGHTLY = `# Every night at 01:30, by the scheduler.
format_version = 1
title = "Nightly BI"

[defaults]
name = "hf-{target}-{date}-{run}"
unless_newer_than = "20h"

[[backup]]
profile = "OBShell 报表集群"
target = ["t_report", "t_bi"]
mode = "full"
plus_archive = true

[[backup]]
profile = "OCP 上海"
target_name = "*_report"
backup_mode = "physical_backup"
data_mode = "incremental_backup"
`;

const RELEASE = `format_version = 1
title = "Orders release 1122"
ticket = "CHG-20871"
valid_for = "4h"

[defaults]
name = "hf-{target}-{date}-{run}"
unless_newer_than = "24h"

# All of orders, before the schema change
[[backup]]
profile = "华为云 生产"
target_name = "orders-*"
description = "CHG-20871 release 1122"

[[backup]]
profile = "华为云 生产"
target_name = "支付结算-mssql-01"
databases = ["PaymentCore", "Settlement"]

[[backup]]
profile = "TaurusDB 生产"
target_tag = "env=prod"
`;

const BROKEN = `format_version = 1
title = "会员中心扩容"

[[backup]]
profile = "华为云 生产"
target_name = "会员中心-*"
unless_newer = "24h"

[[backup]]
profile = "华为云 北京"
target_tag = "app=member"
`;

interface Stored {
  text: string;
  changed_at: string;
}

const revisionOf = (text: string) => hex(text, 64);

export class FakeRunbooks {
  #files: Map<string, Stored>;

  constructor(profiles: readonly ProfileView[], scene: Scene) {
    const given: [string, string, number][] = [
      ['member-resize', BROKEN, 50],
      ['nightly-bi', NIGHTLY, 60 * 24 * 12],
      ['release-1122', RELEASE, 180],
    ];
    const isHere = profiles.length > 0 && scene.name !== 'no-runbooks';
    this.#files = new Map(isHere ? given.map(([name, text, minutes]) => [name, { text, changed_at: ago(minutes) }]) : []);
  }

  list(profiles: readonly ProfileView[]): RunbookSummary[] {
    return [...this.#files].toSorted().map(([name, { text, changed_at }]) => {
      const { top, backups } = outlineOf(`${name}.toml`, text);
      return {
        name,
        title: top.values.get('title')?.value ?? '',
        entries: backups.length,
        profiles: [...new Set(backups.flatMap((entry) => entry.values.get('profile')?.value ?? []))],
        changed_at,
        problems: checkRunbook(`${name}.toml`, text, profiles).length,
      };
    });
  }

  read(name: string): RunbookText {
    const found = this.#files.get(name);
    if (!found) throw report('runbook_gone');
    return { name, text: found.text, revision: revisionOf(found.text), path: `/home/chen/.local/share/holdfast/real/runbooks/${name}.toml` };
  }

  save(name: string, text: string, revision: string | null): RunbookText {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) {
      const message = { en: `“${name}” cannot be a file’s name: letters, digits, “-”, “_” and “.”`, zh: `“${name}”不能用作文件名：可用文字、数字、“-”、“_”和“.”` };
      throw { ...report('invalid_input'), fields: [{ field: 'name', message, suggestion: name.trim().replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '') || null }] };
    }
    const found = this.#files.get(name);
    if ((found ? revisionOf(found.text) : null) !== revision) throw report('runbook_changed');
    this.#files.set(name, { text, changed_at: ago(0) });
    return this.read(name);
  }

  delete(name: string): void {
    this.read(name);
    this.#files.delete(name);
  }
}

/** What was picked by hand, as a runbook's text. */
export function runbookOf(draft: PlanDraft, profiles: readonly ProfileView[], nameOf: (targetId: string) => string): string {
  const quote = (text: string) => JSON.stringify(text);
  const head = ['format_version = 1', `title = ${quote(draft.title)}`, ...(draft.ticket ? [`ticket = ${quote(draft.ticket)}`] : [])];
  const entries = draft.items.map(({ profile_id, target_id, options }) => {
    const profile = profiles.find((other) => other.id === profile_id);
    const { kind: _, ...own } = options;
    const lines = Object.entries(own)
      .filter(([key, value]) => key !== 'name' && key !== 'storage' && value !== '' && !(Array.isArray(value) && value.length === 0))
      .map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return ['', '[[backup]]', `profile = ${quote(profile?.draft.name ?? '')}`, `target = ${quote(target_id)} # ${nameOf(target_id)}`, ...lines];
  });
  return [...head, '', '[defaults]', 'name = "hf-{target}-{date}-{run}"', 'unless_newer_than = "24h"', ...entries.flat(), ''].join('\n');
}

interface Around {
  folder: () => FakeRunbooks;
  profiles: () => ProfileView[];
  nameOf: (targetId: string) => string;
  keepPlan: (plan: Plan) => void;
  scene: Scene;
}

type Calls = Pick<
  Api,
  'listRunbooks' | 'readRunbook' | 'saveRunbook' | 'deleteRunbook' | 'checkRunbook' | 'planRunbook' | 'runbookOf' | 'importRunbook' | 'exportRunbook' | 'setUnsaved'
>;

/** The calls of the api that are about runbooks. */
export function runbookCalls({ folder, profiles, nameOf, keepPlan, scene }: Around): Calls {
  return {
    listRunbooks: async () => folder().list(profiles()),
    readRunbook: async (name) => folder().read(name),
    saveRunbook: async (name, text, revision) => folder().save(name, text, revision),
    deleteRunbook: async (name) => folder().delete(name),
    checkRunbook: async (name, text) => checkRunbook(`${name}.toml`, text, profiles()),
    planRunbook: async (name) => {
      const { text } = folder().read(name);
      const problems = checkRunbook(`${name}.toml`, text, profiles());
      if (problems.length > 0) throw { ...report('runbook_invalid'), problems };
      const { top, backups } = outlineOf(`${name}.toml`, text);
      const items = backups.flatMap((entry, index): PlanDraft['items'] => {
        const profile = profiles().find((other) => other.draft.name === entry.values.get('profile')?.value);
        const target = profile && targetsOf(profile, scene)[index];
        if (!profile || !target) return [];
        const options = { kind: 'huawei_rds' as const, name: `hf-${target.name}-20261122-1`, description: '', databases: [] };
        return [{ profile_id: profile.id, target_id: target.id, options, unless_newer_than: '' }];
      });
      const said = (key: string) => top.values.get(key)?.value ?? '';
      const plan = { ...planOf({ title: said('title'), ticket: said('ticket'), items, runbook: name, valid_for: said('valid_for') }, profiles(), nameOf), runbook: name };
      keepPlan(plan);
      return plan;
    },
    runbookOf: async (draft) => runbookOf(draft, profiles(), nameOf),
    importRunbook: async () => folder().save(`imported-${folder().list(profiles()).length}`, NIGHTLY, null),
    setUnsaved: async () => {},
    exportRunbook: async (name) => `/home/chen/${folder().read(name).name}.toml`,
  };
}
