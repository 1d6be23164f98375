//! The Chinese texts: one for each command, argument and closing text that clap's tree has.
//!
//! A blank line parts what lists and `-h` show from what `--help` shows as well.

/// Instead of a command's path: an argument of every command.
pub(super) const EVERYWHERE: &str = "*";

const ALL: &[&str] = &[EVERYWHERE];
const JSON: &[&str] =
    &["profile add", "profile list", "profile test", "profile remove", "targets", "history", "verify"];
const FILTERED: &[&str] = &["history", "export"];

/// Path of the command, its text. The program itself has the empty path.
const COMMANDS: &[(&str, &str)] = &[
    ("", "为数据库按需备份制定计划、执行并留下证据"),
    ("help", "显示本帮助，或某个命令的帮助"),
    ("profile", "保存、列出、测试和删除到厂商的连接配置"),
    (
        "profile add",
        "保存一个连接配置，密码和密钥存入钥匙串\n\n密码和密钥绝不作为参数给出。在终端上会逐个询问；否则从标准输入读取，每行一个 \
         name=value（secret_access_key、security_token、password、storage_secret_key、backup_set_password、\
         proxy_password），只需要一个时可只给出其内容。",
    ),
    ("profile list", "列出已保存的连接配置，以及其密码和密钥是否齐备"),
    ("profile test", "逐步测试连接；失败时退出码为 1"),
    ("profile remove", "删除连接配置及其密码和密钥；历史保留"),
    ("targets", "列出可备份的实例和租户"),
    ("plan", "向厂商核实运行手册，并显示它将发送的确切请求"),
    ("apply", "将计划中的请求各发送一次，并跟踪到厂商给出结论"),
    ("watch", "跟踪尚未结束的备份，并接手已关闭的 Holdfast 留下的备份"),
    ("history", "列出备份：Holdfast 做过的，以及厂商列出的"),
    ("export", "将历史写入文件：CSV、JSON 行，或两者连同清单作为证据"),
    ("verify", "证明历史或其导出文件未被改动"),
    ("sandbox", "运行模拟厂商，无需账号即可试用和演练"),
    ("completions", "输出某个 shell 的补全脚本"),
    ("man", "输出手册页，或将全部手册页写入目录"),
];

/// Paths of the commands that have the argument, its id, its text.
const ARGUMENTS: &[(&[&str], &str, &str)] = &[
    (ALL, "help", "显示帮助（-h 为简要，--help 为完整）"),
    (ALL, "version", "显示版本"),
    (
        ALL,
        "data_dir",
        "将数据库放在此目录下\n\n与窗口共用同一目录：在 Linux 上，未指定时为 ~/.local/share/dev.holdfast.desktop。",
    ),
    (ALL, "space", "使用真实厂商，或演练：两者各有自己的数据库和钥匙串条目"),
    (ALL, "credentials", "从系统钥匙串读取密码和密钥，或从环境变量读取（不保存任何内容）"),
    (ALL, "language", "使用英文或中文；未指定时由区域设置决定"),
    (ALL, "progress", "在标准错误上报告进度：仅在终端上、总是或从不"),
    (JSON, "json", "输出 JSON 行，而不是文本"),
    (&["profile add"], "name", "它的名称，运行手册用它指代"),
    (&["profile add"], "vendor", "连接的产品"),
    (&["profile add"], "environment", "出错的危害有多大；在沙箱空间中为 sandbox"),
    (&["profile add"], "guard", "执行计划之前须做什么；未指定时，生产环境为 type-to-confirm"),
    (&["profile add"], "replace", "名称已存在时保存为它的下一版；未给出的密码和密钥保留"),
    (&["profile add"], "test", "保存后立即测试"),
    (&["profile add"], "region", "区域，例如 cn-north-4（华为云）"),
    (&["profile add"], "project_id", "项目；未给出时由区域查得（华为云）"),
    (&["profile add"], "endpoint", "地址；OCP 和 OBShell 必需，华为云用它替代区域的地址"),
    (&["profile add"], "iam_endpoint", "IAM 的地址，替代区域的地址（华为云）"),
    (&["profile add"], "sign_in", "登录方式；未指定时为该厂商的第一种"),
    (&["profile add"], "access_key_id", "访问密钥 ID；会询问其密钥"),
    (&["profile add"], "domain_name", "IAM 用户所属的账号名（华为云，密码登录）"),
    (&["profile add"], "user_name", "用户名；会询问其密码"),
    (&["profile add"], "legacy_path", "使用旧路径 /mysql/v3（TaurusDB）"),
    (&["profile add"], "storage_key_id", "备份所用存储的访问密钥 ID（OCP）"),
    (&["profile add"], "encrypts", "保存加密备份集的密码（OBShell）"),
    (&["profile add"], "trust_authority", "除系统证书外，也信任此文件（PEM）中的证书"),
    (&["profile add"], "trust_fingerprint", "只信任具有此 SHA-256 指纹的证书"),
    (&["profile add"], "client_certificate", "服务器要求时出示此证书（PEM，含证书链）"),
    (&["profile add"], "client_key", "客户端证书的私钥（PEM），存入钥匙串"),
    (&["profile add"], "proxy", "经此代理访问厂商，或直接访问（none）；未指定时按系统设置"),
    (&["profile add"], "proxy_user", "代理的用户名；会询问密码"),
    (&["profile add"], "connect_timeout", "建立连接最多等待的秒数"),
    (&["profile add"], "answer_timeout", "等待完整应答的秒数"),
    (&["profile test", "profile remove"], "name", "其名称或 ID"),
    (&["profile remove"], "yes", "不询问"),
    (&["targets"], "profiles", "要查询的连接配置，按名称或 ID；未给出时为全部"),
    (&["targets"], "filter", "只列出名称、ID、集群、引擎、状态或标签中含有此文字的目标"),
    (&["plan"], "json", "输出 JSON 行，而不是文本：计划，然后是其中每一项"),
    (&["apply"], "json", "输出 JSON 行，而不是文本，随事情发生：plan、item、run、event、job、summary"),
    (&["watch"], "json", "输出 JSON 行，而不是文本，随事情发生：run、event、job、summary"),
    (&["plan"], "runbook", "运行手册：TOML 文件、表示标准输入的“-”，或窗口中已保存的名称"),
    (&["plan"], "out", "将计划保存到此文件，供复核并照原样执行"),
    (&["plan", "apply"], "requests", "显示全部请求，无论多少；否则只在计划不超过 20 项时显示"),
    (&["plan"], "detailed_exitcode", "有内容要发送或跟踪时退出码为 2，仅在没有时为 0"),
    (&["apply"], "source", "计划文件，或运行手册：TOML 文件、表示标准输入的“-”，或窗口中已保存的名称"),
    (&["apply"], "auto_approve", "不询问任何人即执行；连接配置设有防护时还须给出 --confirm"),
    (&["apply"], "confirm", "给出本应输入的内容：yes；连接配置设有防护时为变更单号或计划的四个词"),
    (&["apply"], "allow_production", "也向生产环境的连接配置发送请求"),
    (&["apply"], "leave_out_blocked", "计划中有被阻止的项时，执行其余各项"),
    (&["apply"], "parallel", "每个厂商端点同时进行的备份数，1 到 100 [默认值：10]"),
    (&["apply"], "on_failure", "有备份失败或未能开始之后：继续其余备份，或不再发送"),
    (&["watch"], "run", "只跟踪此编号的运行，无论是否已结束"),
    (&["export"], "json", "以 JSON 输出回执"),
    (FILTERED, "search", "目标、备份或连接配置的名称、ID、标题或变更单号中含有这些文字的记录"),
    (FILTERED, "statuses", "此状态的记录；可多次给出"),
    (FILTERED, "profile", "某个连接配置的记录，按名称"),
    (FILTERED, "environments", "此环境的记录；可多次给出"),
    (FILTERED, "run", "某次运行的记录，按编号"),
    (FILTERED, "origin", "由 Holdfast 发起的备份，或由他人发起的备份"),
    (FILTERED, "gone", "已发现厂商不再列出的备份"),
    (FILTERED, "listed", "刷新时未发现厂商缺失的备份"),
    (FILTERED, "since", "此时间或之后的记录：2026-11-21、2026-11-21T10:00、带时区偏移，或时长如 24h、7d"),
    (FILTERED, "until", "此时间之前的记录，写法相同；只写日期时包含当天全部时间"),
    (&["history"], "limit", "最多显示多少条；0 显示全部"),
    (&["history"], "refresh", "先向厂商查询现在列出的备份，无论由谁发起"),
    (&["export"], "file", "写入此文件：.csv，或以 .jsonl、.ndjson 写 JSON 行；“-”写到标准输出"),
    (&["export"], "format", "按此格式写，不论文件名"),
    (
        &["export"],
        "evidence",
        "并排写入 NAME.csv、NAME.jsonl 和 NAME.manifest.json：记录，以及证明它们的清单",
    ),
    (&["export"], "delimiter", "单元格之间的分隔符 [默认值：comma]"),
    (&["export"], "line_end", "每行之后的换行 [默认值：crlf]"),
    (&["export"], "byte_order_mark", "在开头写三个字节，使 Excel 能读中文 [文件默认如此]"),
    (&["export"], "no_byte_order_mark", "开头不写这些字节 [标准输出默认如此]"),
    (&["export"], "times", "时间用本机时区、UTC，或两者连同厂商原文 [默认值：local]"),
    (&["export"], "no_formula_guard", "电子表格会当作公式运行的文本也原样保留"),
    (&["export"], "columns", "只写这些列，按此顺序，以逗号分隔"),
    (&["verify"], "manifest", "核对此清单的文件，而不是历史本身"),
    (&["sandbox"], "address", "监听此回环地址；未指定时用上次的地址，或任一空闲端口"),
    (&["sandbox"], "backup_seconds", "普通备份所需的秒数"),
    (&["sandbox"], "fleet", "另加多少个普通目标，分布在四家厂商"),
    (&["completions"], "shell", "哪个 shell"),
    (&["man"], "dir", "将全部手册页写入此目录；目录不存在时会创建"),
];

/// Path of the command, the argument's id, one of its values, the value's text.
const VALUES: &[(&str, &str, &str, &str)] = &[
    ("profile add", "sign_in", "access-key", "访问密钥及其密钥（华为云、OCP）"),
    ("profile add", "sign_in", "temporary-access-key", "临时访问密钥及其安全令牌（华为云）"),
    ("profile add", "sign_in", "password", "用户的密码（华为云、OCP）"),
    ("profile add", "sign_in", "root-password", "root@sys 的密码（OBShell）"),
    ("profile add", "sign_in", "agent-password", "agent 自己的密码（OBShell）"),
    ("profile add", "guard", "confirm", "确认计划"),
    ("profile add", "guard", "type-to-confirm", "输入变更单号或计划的四个词"),
    ("profile add", "guard", "watch-only", "不能执行任何计划"),
];

/// Path of the command, what stands below its help.
const AFTER: &[(&str, &str)] = &[];

pub(super) fn command(path: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(its, _)| *its == path).map(|(_, text)| *text)
}

pub(super) fn argument(path: &str, id: &str) -> Option<&'static str> {
    let found = ARGUMENTS.iter().find(|(paths, name, _)| *name == id && paths.contains(&path));
    found.map(|(_, _, text)| *text)
}

pub(super) fn value(path: &str, id: &str, value: &str) -> Option<&'static str> {
    let found = VALUES.iter().find(|(its, name, word, _)| (*its, *name, *word) == (path, id, value));
    found.map(|(_, _, _, text)| *text)
}

pub(super) fn after(path: &str) -> Option<&'static str> {
    AFTER.iter().find(|(its, _)| *its == path).map(|(_, text)| *text)
}

/// Everything there is a text for.
#[cfg(test)]
pub(super) fn places() -> std::collections::BTreeSet<String> {
    let commands = COMMANDS.iter().map(|(path, _)| format!("command \"{path}\""));
    let arguments = ARGUMENTS
        .iter()
        .flat_map(|(paths, id, _)| paths.iter().map(move |path| format!("argument \"{path}\" \"{id}\"")));
    let values = VALUES.iter().map(|(path, id, value, _)| format!("value \"{path}\" \"{id}\" \"{value}\""));
    let after = AFTER.iter().map(|(path, _)| format!("after \"{path}\""));
    commands.chain(arguments).chain(values).chain(after).collect()
}
