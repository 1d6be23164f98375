// A backup in words: how much, how, and what goes with it. The vendors' backups have no names but Huawei's.
import type { BackupFacts, BackupForm, TargetFacts } from '../bindings';
import { t } from '../i18n/index.svelte';

export function formWords(form: BackupForm): string {
  return t(`plan.backup.${form}`);
}

/** How much is backed up: `Full backup`, `Full backup, logical`, `Partial backup, 3 databases`. */
export function howMuch(backup: BackupFacts): string {
  const count = backup.databases.length;
  const words = backup.form === 'partial' && count > 0 ? t('plan.partial', { count }) : formWords(backup.form);
  return backup.logical ? t('plan.backup.logical', { what: words }) : words;
}

/** What goes with it, in the order of the form. */
export function extras(backup: BackupFacts): string[] {
  return [
    ...(backup.plus_archive ? [t('plan.backup.plusArchive')] : []),
    ...(backup.encrypted ? [t('plan.backup.encrypted')] : []),
  ];
}

/** All of it in one line, without name and storage. */
export function backupWords(backup: BackupFacts): string {
  return join([howMuch(backup), ...extras(backup)]);
}

/** A tenant with its cluster, as it is said in one text. */
export function targetWords(target: Pick<TargetFacts, 'group' | 'name'>): string {
  return target.group === null ? target.name : `${target.group} › ${target.name}`;
}

/** Whether the vendor's word for the encryption says that there is none. */
export function isOpen(encryption: string | null): boolean {
  return encryption === null || encryption === '' || encryption.toUpperCase() === 'NONE';
}

function join(parts: string[]): string {
  return parts.join(t('plan.sentence.separator'));
}
