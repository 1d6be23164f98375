//! The fleet: as many more ordinary targets as are asked for, spread evenly over the four vendors.
//!
//! Each of them can be backed up at any time and has nothing odd about it. Numbers count from 1 at each vendor,
//! and a number has the same id in every fleet that is large enough.

/// More than this many in all are not made, whatever is asked for.
pub const LARGEST: u32 = 20_000;
/// OCP's first cluster of the fleet.
const FIRST_CLUSTER: i64 = 1_000_101;
/// OCP's fleet is spread over so many clusters.
const CLUSTERS: u32 = 4;
/// OCP's id of the first tenant of the fleet; far from those that the other clusters have.
const FIRST_TENANT: i64 = 1_100_001;

/// How many of a fleet each vendor has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shares {
    /// RDS instances.
    pub rds: u32,
    /// TaurusDB instances.
    pub taurusdb: u32,
    /// OCP tenants.
    pub ocp: u32,
    /// OBShell tenants.
    pub obshell: u32,
}

impl Shares {
    /// The vendors named first get one more where it cannot be even.
    pub fn of(fleet: u32) -> Self {
        let fleet = fleet.min(LARGEST);
        let share = |place: u32| fleet / 4 + u32::from(place < fleet % 4);
        Self { rds: share(0), taurusdb: share(1), ocp: share(2), obshell: share(3) }
    }
}

/// Id of an RDS instance of the fleet; it is called `fleet-rds-0001`, and so on.
pub fn rds(number: u32) -> String {
    format!("f1ee7000{number:024}in01")
}

/// Id of a TaurusDB instance of the fleet; it is called `fleet-taurusdb-0001`, and so on.
pub fn taurusdb(number: u32) -> String {
    format!("f1ee7000{number:024}in07")
}

/// An OCP tenant of the fleet, by OCP's own ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcpTenant {
    /// Its cluster: `ob_fleet_1` to `ob_fleet_4`, in turn.
    pub cluster: i64,
    /// The tenant, which is called `fleet_ocp_0001`, and so on.
    pub tenant: i64,
}

/// Ids of an OCP tenant of the fleet.
pub fn ocp(number: u32) -> OcpTenant {
    let place = number.saturating_sub(1);
    OcpTenant {
        cluster: FIRST_CLUSTER + i64::from(place % CLUSTERS),
        tenant: FIRST_TENANT + i64::from(place),
    }
}

/// Name, which is also the id, of an OBShell tenant of the fleet.
pub fn obshell(number: u32) -> String {
    format!("fleet_obshell_{number:04}")
}

/// The clusters that so many OCP tenants of the fleet are in: id and place, from 1.
pub(crate) fn ocp_clusters(tenants: u32) -> impl Iterator<Item = (i64, u32)> {
    (1..=tenants.min(CLUSTERS)).map(|number| (ocp(number).cluster, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_is_shared_out_to_the_last_one() {
        assert_eq!(Shares::of(0), Shares::default());
        assert_eq!(Shares::of(2_000), Shares { rds: 500, taurusdb: 500, ocp: 500, obshell: 500 });
        assert_eq!(Shares::of(6), Shares { rds: 2, taurusdb: 2, ocp: 1, obshell: 1 });
        assert_eq!(Shares::of(u32::MAX), Shares::of(LARGEST));
    }

    #[test]
    fn ids_are_steady_and_look_like_the_vendors() {
        assert_eq!(rds(1), "f1ee7000000000000000000000000001in01");
        assert_eq!(taurusdb(500), "f1ee7000000000000000000000000500in07");
        assert_eq!(ocp(6), OcpTenant { cluster: 1_000_102, tenant: 1_100_006 });
        assert_eq!(obshell(12), "fleet_obshell_0012");
    }
}
