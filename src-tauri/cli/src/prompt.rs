//! Questions to the person at the terminal: a secret, a word to confirm. Without a terminal nothing is asked.

use std::io::{self, BufRead, IsTerminal};

use holdfast_core::secret::Secret;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// Whether somebody can be asked.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Asks for a secret. What is typed is not shown, not even what was typed before the question stood there.
pub(crate) async fn secret(context: &Context, question: &Text) -> Result<Secret, Failure> {
    let silence = Silence::fall();
    output::say(context.language.of(question));
    let answer = context.interrupts.or_leave(blocking(rpassword::read_password)).await;
    drop(silence);
    // The Enter was not shown either.
    output::say("\n");
    answer.map(Secret::new)
}

/// Asks for a word; nothing where the input is over.
pub(crate) async fn word(context: &Context, question: &Text) -> Result<String, Failure> {
    output::say(context.language.of(question));
    let read = || {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    let line = context.interrupts.or_leave(blocking(read)).await?;
    Ok(line.trim().to_owned())
}

async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let read = tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    read.map_err(|error| match error.kind() {
        io::ErrorKind::Interrupted => Failure::Interrupted,
        io::ErrorKind::UnexpectedEof => Failure::Usage(Text::new(
            "nothing was typed: the question was left with Ctrl-D",
            "未输入任何内容：已用 Ctrl-D 退出",
        )),
        _ => Failure::Usage(Text::new(
            format!("the terminal cannot be read: {error}"),
            format!("无法读取终端：{error}"),
        )),
    })
}

/// The terminal without echo, until it is dropped: before a question is shown, and however it ends.
struct Silence {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Silence {
    #[cfg(unix)]
    fn fall() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let input = io::stdin();
        let before = tcgetattr(&input).ok();
        if let Some(mut modes) = before.clone() {
            modes.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
            // Whoever reads the secret sees to it again, and says so where it cannot be done.
            let _ = tcsetattr(&input, OptionalActions::Now, &modes);
        }
        Self { before }
    }

    #[cfg(not(unix))]
    fn fall() -> Self {
        Self {}
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(before) = &self.before {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}
