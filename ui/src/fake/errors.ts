// Error reports as the core would write them, for every code that a view treats by itself.
import type { ErrorCode, ErrorReport, VendorWords } from '../bindings';

type Words = [en: string, zh: string, hintEn?: string, hintZh?: string];

const WORDS: Partial<Record<ErrorCode, Words>> = {
  keychain_absent: [
    'No keychain answers on this system: no Secret Service is running',
    '系统中没有可用的钥匙串：未运行 Secret Service',
    'Start a keyring such as GNOME Keyring or KWallet, then check again; or keep the secret until you quit',
    '请启动 GNOME Keyring 或 KWallet 后重新检查；也可以只保留到退出为止',
  ],
  keychain_locked: [
    'The keychain is locked',
    '钥匙串已锁定',
    'Unlock it in your system, then check again',
    '请在系统中解锁后重新检查',
  ],
  keychain_denied: [
    'The keychain refused Holdfast access',
    '钥匙串拒绝了 Holdfast 的访问',
    'Allow Holdfast in the keychain’s own settings, then check again',
    '请在钥匙串的设置中允许 Holdfast 访问，然后重新检查',
  ],
  keychain_fault: [
    'The keychain did not work: org.freedesktop.DBus.Error.NoReply',
    '钥匙串出现故障：org.freedesktop.DBus.Error.NoReply',
    'Restart the keyring, then check again',
    '请重启钥匙串服务后重新检查',
  ],
  secret_missing: [
    'The secret access key of “华为云 生产” is not stored',
    '“华为云 生产”没有保存 Secret Access Key',
    'Open the profile and enter it',
    '请打开连接配置并填写',
  ],
  throttled: ['Huawei Cloud asks for fewer requests', '华为云要求降低请求频率', 'Wait a minute, then refresh', '请一分钟后刷新'],
  host_unknown: [
    'rds.cn-south-1.myhuaweicloud.com has no address',
    '无法解析 rds.cn-south-1.myhuaweicloud.com',
    'Check the region and this machine’s name server',
    '请检查区域和本机的 DNS',
  ],
  timed_out: ['rds.cn-north-4.myhuaweicloud.com gave no answer within 30 s', 'rds.cn-north-4.myhuaweicloud.com 在 30 秒内没有应答', 'Look at the network, then try again', '请检查网络后重试'],
  permission_denied: [
    'This key may not list instances',
    '该密钥无权查询实例列表',
    'Ask for the permission rds:instance:list',
    '请申请 rds:instance:list 权限',
  ],
  clock_skew: [
    'This machine’s clock is 17 min behind the vendor’s; it takes at most 15 min',
    '本机时钟比厂商慢 17 分钟，最多允许 15 分钟',
    'Set the clock by NTP, then test again',
    '请通过 NTP 校时后重新测试',
  ],
  sign_in_refused: [
    'Huawei Cloud refused the key: the signature does not match',
    '华为云拒绝了该密钥：签名不匹配',
    'Enter the secret key again. Five bad signatures lock the key for five minutes',
    '请重新填写私有密钥。连续五次签名错误会锁定密钥五分钟',
  ],
  profile_changed: [
    'The profile was changed elsewhere: revision 8 is stored, 7 was edited',
    '该连接配置已在别处修改：已保存版本 8，正在编辑版本 7',
    'Discard your changes to see the stored ones',
    '放弃修改即可查看已保存的内容',
  ],
  profile_in_use: ['2 jobs of this profile are still open', '该连接配置还有 2 个未结束的作业', 'Wait for their verdict', '请等待其最终结论'],
  confirmation_wrong: ['“CHG-2087” is not what was asked for', '“CHG-2087”与要求输入的内容不符', 'Type the change number or the plan’s four words exactly', '请准确输入变更单号或计划指纹的四个单词'],
  plan_expired: ['The plan is older than 15 minutes', '该计划已超过 15 分钟', 'Plan again', '请重新计划'],
  plan_stale: ['The plan no longer holds: a profile changed', '该计划已失效：连接配置已变更', 'Plan again', '请重新计划'],
  runbook_changed: [
    'The runbook was changed elsewhere',
    '运行手册已在别处修改',
    'Read it again, or save under another name',
    '请重新读取，或以其他名称保存',
  ],
  runbook_gone: ['There is no such runbook any more', '该运行手册已不存在', 'Save it under another name', '请以其他名称保存'],
  runbook_invalid: ['The runbook cannot be planned as it stands', '该运行手册目前无法计划', 'Mend what is listed, then plan again', '请修正列出的问题后重新计划'],
  store_fault: ['The database could not be read', '无法读取数据库', 'Look at the disk, then start Holdfast again', '请检查磁盘后重新启动 Holdfast'],
  store_in_use: ['Another Holdfast has the database open', '数据库已被另一个 Holdfast 打开', 'Close the other one first', '请先关闭另一个'],
  export_failed: ['“/home/chen/evidence.csv” could not be written: no space left', '无法写入“/home/chen/evidence.csv”：空间不足', 'Choose another folder', '请选择其他目录'],
};

const OF_VENDOR: readonly ErrorCode[] = ['throttled', 'permission_denied', 'clock_skew', 'target_busy', 'sign_in_refused'];

export function report(code: ErrorCode, vendor?: Partial<VendorWords>): ErrorReport {
  const [en, zh, hintEn, hintZh] = WORDS[code] ?? [`It went wrong: ${code}`, `出错了：${code}`];
  const words: VendorWords = {
    http_status: code === 'throttled' ? 429 : 403,
    code: 'DBS.200011',
    message: 'Request refused.',
    request_id: '5962f3b0c1d24e5f8a90b7c6d5e44043',
    ...vendor,
  };
  return {
    code,
    message: { en, zh },
    hint: hintEn && hintZh ? { en: hintEn, zh: hintZh } : null,
    fields: [],
    vendor: vendor || OF_VENDOR.includes(code) ? words : null,
  };
}
