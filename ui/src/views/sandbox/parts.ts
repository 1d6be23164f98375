// The sandbox's instances that play a part. Their names are data, the same in every language.
export const PARTS = [
  { name: 'orders-mysql-prod-01', part: 'ordinary' },
  { name: '支付结算-mssql-01', part: 'databases' },
  { name: '报表汇总-mysql-02', part: 'busy' },
  { name: '物流轨迹-mysql-01', part: 'full' },
  { name: 'legacy-crm-pg-01', part: 'frozen' },
  { name: 'drill-pg-will-fail-必失败', part: 'fails' },
  { name: '归档中心-mssql-slow', part: 'slow' },
  { name: 'orders-mysql-prod-01-read1', part: 'replica' },
] as const;

/** Makes the vendor act on the next create request and lose its answer. */
export function loseNextAnswer(address: string): string {
  const fault = '{\\"operation\\":\\"rds.create_backup\\",\\"kind\\":\\"drop_after_acting\\"}';
  return `curl -X POST -H "Content-Type: application/json" -d "${fault}" ${address}/_sandbox/faults`;
}
