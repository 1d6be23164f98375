// What a check of the history finds, and what an export with evidence writes.
import type { ChainHead, EvidenceReceipt, Verification } from '../bindings';
import { ago } from './chance';

const head: ChainHead = { entry: 5136, hash: '1f3a9c0be47d52f8a6b1d04c93e7785512ab60fd3c8e9f407d1a2b3c4d5e6f70', at: ago(60) };

export function evidence(rows: number): EvidenceReceipt {
  const csv = '/home/chen/evidence-chg20871.csv';
  return {
    csv: { path: csv, rows, bytes: rows * 244 },
    json_lines: { path: csv.replace('.csv', '.jsonl'), rows, bytes: rows * 1810 },
    manifest: csv.replace('.csv', '.manifest.json'),
    head,
  };
}

export function verification(jobs: number, isEdited: boolean): Verification {
  const finding = {
    row: 'job 0198d7c4-3f7e-7a52-9c1c-5b7d0a3f2e11',
    entry: 4711,
    message: {
      en: 'Run 131, orders-mysql-prod-01, backup hf-chg20871-orders: the row was edited (status, document)',
      zh: '第 131 次运行，orders-mysql-prod-01，备份 hf-chg20871-orders：该行被改动（status、document）',
    },
  };
  return { path: '/home/chen/.local/share/dev.holdfast.desktop/real/holdfast.sqlite3', entries: 5136, runs: 136, jobs, events: 4903, listed: 97, head, findings: isEdited ? [finding] : [], remarks: [] };
}
