//! What a DBA can do about one of OCP's refusals, by its code.

use crate::error::Refusal;
use crate::text::Text;

/// The advice for this very refusal; nothing where the general one is good enough.
pub(super) fn advice(code: &str, refusal: Refusal) -> Option<Text> {
    by_code(code).or_else(|| by_refusal(refusal))
}

fn by_code(code: &str) -> Option<Text> {
    let advice = match code {
        "20007" | "BAK31005" => Text::new(
            "A backup of this tenant or its cluster is running already: plan again to watch that one, or wait until it ends",
            "该租户或其集群已有备份在进行：重新计划以接管该备份，或等它结束",
        ),
        "20003" | "20106" | "BAK21006" => Text::new(
            "Set up a backup strategy for this tenant in OCP (Backup and restore), then plan again",
            "请先在 OCP“备份恢复”中为该租户配置备份策略，再重新计划",
        ),
        "20111" => Text::new(
            "Take a full backup first: an incremental one needs a full one to build on",
            "请先做一次全量备份：增量备份需要以全量备份为基础",
        ),
        "20301" | "20110" | "BAK30004" => Text::new(
            "Choose a physical backup: OCP takes no logical backup of a tenant, and logical ones are full only",
            "请选择物理备份：OCP 不支持租户的逻辑备份，且逻辑备份只支持全量",
        ),
        "20302" => Text::new(
            "Choose a full backup: this OCP takes no incremental backup of a tenant",
            "请选择全量备份：该版本 OCP 不支持租户增量备份",
        ),
        "20000" | "20108" | "20141" | "20300" => Text::new(
            "This version of OceanBase or OCP does not take such a backup: choose another kind, or back up the whole cluster in OCP",
            "该版本的 OceanBase 或 OCP 不支持此类备份：请换一种备份方式，或在 OCP 中备份整个集群",
        ),
        "20036" => Text::new(
            "OCP's precheck failed, most often because log archiving is not running: look at the tenant's log backup in OCP, then plan again",
            "OCP 预检未通过，常见原因是日志归档未运行：请在 OCP 中检查该租户的日志备份，再重新计划",
        ),
        "20010" | "20011" | "20012" | "20013" => Text::new(
            "The storage is not complete: give its directory, endpoint and access key, then plan again",
            "存储配置不完整：请补全存储目录、访问域名和访问密钥，再重新计划",
        ),
        "20064" => Text::new(
            "OCP cannot use this storage: test it in OCP, and check directory, endpoint and access key",
            "OCP 无法使用该存储：请在 OCP 中测试，并检查存储目录、访问域名和访问密钥",
        ),
        "20072" => Text::new(
            "OCP's backup service is not healthy: look at it in OCP, then plan again",
            "OCP 的备份恢复服务异常：请在 OCP 中检查后重新计划",
        ),
        "20151" => Text::new(
            "The storage cannot be changed while a backup runs: wait until it ends, then plan again",
            "备份进行时不能变更存储：请等它结束后重新计划",
        ),
        "20304" => Text::new("OCP takes only an empty directory here", "此处只能使用空目录"),
        "20305" => Text::new(
            "OCP wants a backup of the whole cluster first: make one in OCP, then plan again",
            "请先在 OCP 中做一次集群备份，再重新计划",
        ),
        "11028" => Text::new(
            "OCP cannot reach the cluster: look at it in OCP, then plan again",
            "OCP 无法访问该集群：请在 OCP 中检查后重新计划",
        ),
        _ => return None,
    };
    Some(advice)
}

fn by_refusal(refusal: Refusal) -> Option<Text> {
    match refusal {
        Refusal::SignIn => Some(Text::new(
            "Check user name and password, or the access key (OCP, Personal settings). An access key is also refused when the clocks are 15 minutes apart, or where a proxy changes host or port",
            "请检查用户名和密码，或访问密钥（OCP“个人设置”）。时钟相差 15 分钟，或代理改动了主机名、端口时，访问密钥也会被拒绝",
        )),
        Refusal::Permission => Some(Text::new(
            "Ask OCP's administrator for CLUSTER_VIEWER, TASK_VIEWER and the right to back this tenant up",
            "请向 OCP 管理员申请 CLUSTER_VIEWER、TASK_VIEWER 及该租户的备份权限",
        )),
        _ => None,
    }
}
