//! `holdfast sandbox`: the fake vendors of the sandbox, until Ctrl-C.
//!
//! They are those of the window's sandbox: the same folder, address and backups. Nothing else of the command line knows
//! of them; to every other command they are vendors at an address that a profile names.

mod story;

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use holdfast_core::text::Text;
use holdfast_sandbox::{Options, Shared, SharedError, StartError, fleet};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wrong::Wrong;

/// A backup that takes longer than a day teaches nothing.
const LONGEST: u64 = 86_400;

#[derive(Debug, Args)]
pub(crate) struct SandboxArguments {
    /// Listen here, a loopback address; without it where they answered last time, or at a free port
    #[arg(long, value_name = "127.0.0.1:PORT", value_parser = loopback)]
    address: Option<SocketAddr>,
    /// Let an ordinary backup take so many seconds
    #[arg(long, value_name = "N", default_value = "20", value_parser = seconds)]
    backup_seconds: u64,
    /// Have so many more ordinary targets, spread over the four vendors
    #[arg(long, value_name = "N", default_value = "0", value_parser = fleet)]
    fleet: u32,
}

pub(crate) async fn run(context: &Context, arguments: SandboxArguments) -> Result<Exit, Failure> {
    let folder = context.base.join("sandbox");
    let mut options = Options {
        backup_duration: Duration::from_secs(arguments.backup_seconds),
        fleet: arguments.fleet,
        ..Options::default()
    };
    if let Some(address) = arguments.address {
        options.address = address;
    }
    let vendors = Shared::start(&folder, options).await.map_err(|error| Failure::Usage(refusal(&error)))?;
    let address = vendors.base_url();
    context.data(&format!("{address}\n"))?;
    context.note(&story::opening(&address, &folder, vendors.is_own()));
    let chosen = context.has_own_base.then_some(context.base.as_path());
    context.note(&story::story(&address, chosen));
    context.interrupts.clone().reaches(1).await;
    Ok(Exit::Success)
}

fn refusal(error: &SharedError) -> Text {
    let zh = match error {
        SharedError::Folder { path, source } => format!("{path}：{source}"),
        SharedError::Start(StartError::AddressInUse { address }) => {
            format!("{address} 已被其他程序占用：请换一个端口")
        }
        SharedError::Start(StartError::NotLoopback { address }) => {
            format!("其他机器也能访问 {address}：请用回环地址，例如 127.0.0.1:17610")
        }
        SharedError::Start(StartError::State { path, source }) => {
            format!("沙箱的状态文件 {} 无法使用：{source}", path.display())
        }
        SharedError::Start(StartError::Io(source)) => source.to_string(),
        SharedError::Elsewhere { address, running } => {
            format!("本目录的模拟厂商已在 {running} 运行，不能再用 {address}：请去掉 --address，或先结束它们")
        }
        SharedError::NoPort => "17610 至 17709 的端口均被占用：请用 --address 指定其他端口".to_owned(),
    };
    Text::new(format!("the sandbox cannot start: {error}"), format!("沙箱无法启动：{zh}"))
}

fn loopback(word: &str) -> Result<SocketAddr, Wrong> {
    match word.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(address),
        Ok(_) => Err(Wrong::new(
            "other machines can reach it; give a loopback address such as 127.0.0.1:17610",
            "其他机器也能访问它；请用回环地址，例如 127.0.0.1:17610",
        )),
        Err(_) => Err(Wrong::new(
            "give an address and a port such as 127.0.0.1:17610",
            "请给出地址和端口，例如 127.0.0.1:17610",
        )),
    }
}

fn seconds(word: &str) -> Result<u64, Wrong> {
    word.parse().ok().filter(|seconds| (1..=LONGEST).contains(seconds)).ok_or_else(|| {
        Wrong::new(
            format!("give a whole number of seconds from 1 to {LONGEST}"),
            format!("请给出 1 到 {LONGEST} 的整数（秒）"),
        )
    })
}

fn fleet(word: &str) -> Result<u32, Wrong> {
    word.parse().ok().filter(|fleet| *fleet <= fleet::LARGEST).ok_or_else(|| {
        Wrong::new(
            format!("give a whole number up to {}", fleet::LARGEST),
            format!("请给出不超过 {} 的整数", fleet::LARGEST),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_reach_them() {
        for good in ["127.0.0.1:9000", "127.0.0.1:0", "[::1]:9000"] {
            assert!(loopback(good).is_ok(), "{good}");
        }
        for bad in
            ["", "9000", "localhost:9000", "0.0.0.0:9000", "10.0.0.1:9000", "127.0.0.1", "127.0.0.1:99999"]
        {
            assert!(loopback(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_have_their_limits() {
        assert_eq!((seconds("1"), seconds("86400")), (Ok(1), Ok(86_400)));
        assert_eq!((fleet("0"), fleet("20000")), (Ok(0), Ok(20_000)));
        for bad in ["", "-1", "x", "1.5", "99999999999999999999"] {
            assert!(seconds(bad).is_err() && fleet(bad).is_err(), "{bad}");
        }
        assert!(seconds("0").is_err() && seconds("86401").is_err() && fleet("20001").is_err());
    }
}
