//! Pages that follow what happens: the stream of changes, and the script that listens to it.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use tokio::sync::watch;

use crate::loopback::Body;
use crate::simulator::instance::Instance;

/// The script of every page with a navigation.
pub(crate) const SCRIPT: &str = include_str!("page.js");

/// The shortest time between two events, so that a busy simulator is not busy with its page.
const PAUSE: Duration = Duration::from_millis(100);

/// What a page follows: the state, and the requests and attempts.
struct Follower {
    revision: watch::Receiver<u64>,
    activity: watch::Receiver<u64>,
    greeted: bool,
}

/// Server-sent events, one after something has changed. They say no more than that.
pub(crate) fn changes(instance: &Instance) -> Body {
    let follower =
        Follower { revision: instance.revision.subscribe(), activity: instance.activity.numbers(), greeted: false };
    let events = stream::unfold(follower, |mut follower| async {
        let text = if follower.greeted {
            let changed = tokio::select! {
                changed = follower.revision.changed() => changed,
                changed = follower.activity.changed() => changed,
            };
            // Nothing changes any more once the simulator is gone.
            changed.ok()?;
            tokio::time::sleep(PAUSE).await;
            follower.revision.mark_unchanged();
            follower.activity.mark_unchanged();
            "data: changed\n\n"
        } else {
            follower.greeted = true;
            "retry: 1000\n\n"
        };
        Some((Ok::<_, Infallible>(Frame::data(Bytes::from_static(text.as_bytes()))), follower))
    });
    StreamBody::new(events).boxed_unsync()
}
