//! Huawei Cloud's regions and the addresses of its products there.
//!
//! The list is that of the vendor's Python SDK 3.1.219 for RDS; partner clouds have other domains, so a profile may
//! name its own endpoint. City names come from the vendor's TaurusDB endpoint table, and stay away where it has none.

use crate::rule::{Endpoint, RegionId};
use crate::status::Region;
use crate::text::Text;

const REGIONS: [(&str, &str, &str); 34] = [
    ("cn-north-4", "Beijing 4", "北京四"),
    ("cn-north-1", "Beijing 1", "北京一"),
    ("cn-north-2", "Beijing 2", "北京二"),
    ("cn-north-9", "Ulanqab 1", "乌兰察布一"),
    ("cn-north-11", "", ""),
    ("cn-north-12", "", ""),
    ("cn-east-2", "Shanghai 2", "上海二"),
    ("cn-east-3", "Shanghai 1", "上海一"),
    ("cn-east-4", "", ""),
    ("cn-east-5", "", ""),
    ("cn-south-1", "Guangzhou", "广州"),
    ("cn-south-2", "", ""),
    ("cn-south-4", "", ""),
    ("cn-southwest-2", "Guiyang 1", "贵阳一"),
    ("cn-southwest-3", "", ""),
    ("ap-southeast-1", "Hong Kong", "香港"),
    ("ap-southeast-2", "Bangkok", "曼谷"),
    ("ap-southeast-3", "Singapore", "新加坡"),
    ("ap-southeast-4", "Jakarta", "雅加达"),
    ("ap-southeast-5", "", ""),
    ("af-north-1", "", ""),
    ("af-south-1", "Johannesburg", "约翰内斯堡"),
    ("ae-ad-1", "", ""),
    ("eu-west-0", "", ""),
    ("eu-west-101", "Dublin", "都柏林"),
    ("la-north-2", "Mexico City 2", "墨西哥城二"),
    ("la-south-2", "Santiago", "圣地亚哥"),
    ("me-east-1", "Riyadh", "利雅得"),
    ("my-kualalumpur-1", "", ""),
    ("na-mexico-1", "Mexico City 1", "墨西哥城一"),
    ("ru-moscow-1", "", ""),
    ("ru-northwest-2", "Moscow 2", "莫斯科二"),
    ("sa-brazil-1", "São Paulo 1", "圣保罗一"),
    ("tr-west-1", "Istanbul", "伊斯坦布尔"),
];

/// The regions to choose from; others can be typed.
pub(crate) fn regions() -> Vec<Region> {
    REGIONS.iter().map(|(id, en, zh)| Region { id: (*id).to_owned(), city: Text::new(*en, *zh) }).collect()
}

/// The product's address in a region: `https://rds.cn-north-4.myhuaweicloud.com`.
pub(super) fn endpoint(product: &str, region: &RegionId) -> Endpoint {
    let region = host_part(region);
    let domain = if region.starts_with("eu-west-1") { "myhuaweicloud.eu" } else { "myhuaweicloud.com" };
    format!("https://{product}.{region}.{domain}")
        .parse()
        .expect("a region id has only characters that a host may have")
}

/// The regions where TaurusDB has another label than `gaussdb`, by the vendor's Python SDK 3.1.219. Its Terraform
/// provider knows only five of them; where the label is wrong the name cannot be resolved and nothing is sent.
const TAURUSDB_LABELS: [(&str, &[&str]); 2] = [
    ("gaussdbformysql", &["ap-southeast-1", "ap-southeast-2", "tr-west-1", "cn-north-11", "me-east-1"]),
    ("gaussdb-mysql", &["af-south-1", "cn-east-5", "la-north-2", "cn-southwest-3"]),
];

/// TaurusDB's address in a region, whose label differs between regions.
pub(super) fn taurusdb_endpoint(region: &RegionId) -> Endpoint {
    let id = host_part(region);
    let label = TAURUSDB_LABELS.iter().find(|(_, regions)| regions.contains(&id)).map(|(label, _)| *label);
    endpoint(label.unwrap_or("gaussdb"), region)
}

/// A sub-project is named after its region: `cn-north-4_orders`.
fn host_part(region: &RegionId) -> &str {
    region.as_str().split('_').next().filter(|part| !part.is_empty()).unwrap_or("region")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_keeps_the_rule_and_has_an_address() {
        for region in regions() {
            let id: RegionId = region.id.parse().unwrap();
            assert!(endpoint("rds", &id).authority().starts_with(&format!("rds.{id}.myhuaweicloud.")));
        }
    }

    #[test]
    fn taurusdb_has_the_label_of_its_region() {
        let address = |id: &str| taurusdb_endpoint(&id.parse().unwrap()).to_string();
        assert_eq!(address("cn-north-4"), "https://gaussdb.cn-north-4.myhuaweicloud.com");
        assert_eq!(address("ap-southeast-1"), "https://gaussdbformysql.ap-southeast-1.myhuaweicloud.com");
        assert_eq!(address("cn-east-5_orders"), "https://gaussdb-mysql.cn-east-5.myhuaweicloud.com");
        assert_eq!(address("xx-new-1"), "https://gaussdb.xx-new-1.myhuaweicloud.com");
    }

    #[test]
    fn europe_has_its_own_domain_and_a_sub_project_its_regions_host() {
        let address = |id: &str| endpoint("iam", &id.parse().unwrap()).to_string();
        assert_eq!(address("eu-west-101"), "https://iam.eu-west-101.myhuaweicloud.eu");
        assert_eq!(address("eu-west-0"), "https://iam.eu-west-0.myhuaweicloud.com");
        assert_eq!(address("cn-north-4_orders"), "https://iam.cn-north-4.myhuaweicloud.com");
    }
}
