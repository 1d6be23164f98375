import type { shell as en } from '../en/shell';
import type { Translated } from '../types';

export const shell: Translated<typeof en> = {
  newPlan: '新计划',
  product: 'Holdfast',
  search: '搜索或执行命令',
  places: '页面',
  place: {
    targets: '目标',
    runbooks: '运行手册',
    plan: '计划',
    jobs: '作业',
    history: '历史',
    profiles: '连接配置',
    sandbox: '沙箱',
    settings: '设置',
  },
  recentRuns: '最近运行',
  runProgress: '已完成 {{done}} / {{all}}',
  sandboxOn: '开',
  sandboxOff: '关',
  keychainUnlocked: '钥匙串已解锁',
  keychainTrouble: '钥匙串不可用',
  keychainUnread: '尚未访问钥匙串',
  clock: '时钟偏差 {{offset}}',
  event: '事件 {{number}}',
  eventsStopped: '事件流中断，正在重连',
  starting: '正在打开历史记录',
  cannotStart: 'Holdfast 无法打开数据',
  defect: '出现意外错误',
  announce: '{{words}}：{{name}}',
  announceCount: '{{word}} {{n}} 项',
};
