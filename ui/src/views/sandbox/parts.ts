// The sandbox's instances and tenants that play a part. Their names are data, the same in every language.
export const PARTS = [
  { name: 'orders-mysql-prod-01', part: 'ordinary' },
  { name: '支付结算-mssql-01', part: 'databases' },
  { name: '报表汇总-mysql-02', part: 'busy' },
  { name: '物流轨迹-mysql-01', part: 'full' },
  { name: 'legacy-crm-pg-01', part: 'frozen' },
  { name: 'drill-pg-will-fail-必失败', part: 'fails' },
  { name: '归档中心-mssql-slow', part: 'slow' },
  { name: 'orders-mysql-prod-01-read1', part: 'replica' },
  { name: 'trade-core-taurus-01', part: 'ordinary' },
  { name: 'coupon-taurus-04', part: 'available' },
  { name: 'drill-taurus-will-fail-必失败', part: 'fails' },
  { name: 'obprod_hangzhou › orders', part: 'strategy' },
  { name: 'obprod_hangzhou › 支付核心', part: 'storageKey' },
  { name: 'obprod_hangzhou › newborn', part: 'needsFull' },
  { name: 'obprod_hangzhou › drill_cancelled', part: 'cancelled' },
  { name: 'obprod_hangzhou › drill_will_fail', part: 'taskOverFailed' },
  { name: 'obsandbox › t_orders', part: 'stages' },
  { name: 'obsandbox › t_drill_will_fail', part: 'taskOverFailed' },
  { name: 'obsandbox › t_ledger_huge', part: 'failedOverRunning' },
  { name: 'obsandbox › t_crm_no_archiving', part: 'neverStarts' },
  { name: 'obsandbox › t#1~a+b', part: 'unquoted' },
] as const;

/** Makes the vendor act on the next create request and lose its answer. */
export function loseNextAnswer(address: string): string {
  const fault = '{\\"operation\\":\\"rds.create_backup\\",\\"kind\\":\\"drop_after_acting\\"}';
  return `curl -X POST -H "Content-Type: application/json" -d "${fault}" ${address}/_sandbox/faults`;
}
