//! Ctrl-C: once to end in order, twice to end at once.

use std::io::Write;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use morgue::Cancel;

use super::Ending;

/// Ends the process, whatever its other threads do.
static END: OnceLock<Sender<ExitCode>> = OnceLock::new();

/// The stack of the thread that works: that of a main thread, because a query may nest.
const STACK: usize = 8 << 20;

/// How often it is looked whether the work broke without an answer.
const LOOK: Duration = Duration::from_millis(200);

/// Does `work` until it is done, or until Ctrl-C ends the process at once.
pub(super) fn until_ended(work: fn() -> ExitCode) -> ExitCode {
    /// The exit code of a program that broke, as Rust has it.
    const BROKEN: u8 = 101;
    let (end, ended) = channel();
    let _ = END.set(end.clone());
    let work = move || {
        // Nobody listens any more only where the process has ended.
        let _ = end.send(work());
    };
    let Ok(worker) = thread::Builder::new().stack_size(STACK).spawn(work) else {
        return BROKEN.into();
    };
    loop {
        match ended.recv_timeout(LOOK) {
            Ok(code) => return code,
            Err(RecvTimeoutError::Timeout) if !worker.is_finished() => {}
            Err(_) => return ended.try_recv().unwrap_or_else(|_| BROKEN.into()),
        }
    }
}

/// The token that Ctrl-C cancels; at the second Ctrl-C the process ends, which is as safe as any other end.
pub(super) fn cancel() -> Cancel {
    let cancel = Cancel::new();
    let asked = cancel.clone();
    let stop = move || {
        if asked.is_cancelled() {
            let _ = END.get().map(|it| it.send(Ending::Interrupted.into()));
        }
        asked.cancel();
        let told = "stopping: what was read so far is made safe; Ctrl-C again stops at once";
        // A closed pipe leaves nobody to tell.
        let _ = writeln!(std::io::stderr(), "{told}");
    };
    // Where no handler can be set, Ctrl-C ends the process as it does anywhere.
    let _ = ctrlc::set_handler(stop);
    cancel
}
