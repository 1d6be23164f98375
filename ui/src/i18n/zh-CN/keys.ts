import type { keys as en } from '../en/keys';
import type { Translated } from '../types';

export const keys: Translated<typeof en> = {
  title: '全部快捷键',
  group: {
    everywhere: '全局',
    list: '列表中',
    page: '页面支持时',
    here: '仅限本页',
  },
  palette: '搜索或执行命令',
  settings: '设置',
  search: '搜索本页',
  nextPane: '下一个面板',
  previousPane: '上一个面板',
  overlay: '全部快捷键',
  close: '关闭最上层',
  newProfile: '新建连接配置',
  rows: '上一行或下一行',
  select: '选择',
  range: '选择范围',
  open: '打开',
  primary: '主要操作',
  refresh: '刷新或重新计划',
  export: '导出',
  copyRow: '复制该行',
  copyTicket: '复制到工单',
  save: '保存',
  or: '或',
  asleep: '输入文字时单字母快捷键不生效；输入法组字期间任何快捷键都不触发。',
};
