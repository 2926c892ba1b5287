//! Counts of sessions.

use crate::simulator::engine::Engine;
use crate::simulator::model::clock::{Time, day_text};
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::reply::Reply;

/// How many days the two series have, today the last of them.
const DAYS: i64 = 14;

#[derive(Clone, Copy, Default)]
struct Counts {
    total: usize,
    active: usize,
    success: usize,
    failure: usize,
    expired: usize,
    cancelled: usize,
}

impl Counts {
    /// A session whose time is over counts as expired before the sweep finds it.
    fn add(&mut self, session: &Session, now: Time) {
        self.total += 1;
        let of_its_kind = match session.status {
            SessionStatus::Created | SessionStatus::InProgress if session.expires_at <= now => &mut self.expired,
            SessionStatus::Created | SessionStatus::InProgress => &mut self.active,
            SessionStatus::Succeeded => &mut self.success,
            SessionStatus::Failed => &mut self.failure,
            SessionStatus::Expired => &mut self.expired,
            SessionStatus::Cancelled => &mut self.cancelled,
        };
        *of_its_kind += 1;
    }
}

pub(crate) fn overview(engine: &Engine) -> Reply {
    let now = engine.clock.now();
    let today = now.day();
    let mut summary = Counts::default();
    let mut by_day = [Counts::default(); DAYS as usize];
    let mut so_far = [Counts::default(); DAYS as usize];
    for session in engine.state.sessions.values() {
        summary.add(session, now);
        // The day of its creation counts, whenever it ended; those before the series are in neither.
        if let Some(day) = place(session.created_at.day(), today) {
            by_day[day].add(session, now);
            so_far.iter_mut().skip(day).for_each(|counts| counts.add(session, now));
        }
    }
    let days = (today - DAYS + 1)..=today;
    let trend = days.clone().zip(by_day).map(|(day, counts)| {
        object! {
            "cancelled": counts.cancelled, "date": day_text(day), "expired": counts.expired,
            "failure": counts.failure, "success": counts.success,
        }
    });
    let timeline = days.zip(so_far).map(|(day, counts)| {
        object! {
            "active": counts.active, "cancelled": counts.cancelled, "date": day_text(day), "expired": counts.expired,
            "failure": counts.failure, "success": counts.success, "total": counts.total,
        }
    });
    let summary = object! {
        "total": summary.total, "active": summary.active, "success": summary.success, "failure": summary.failure,
        "expired": summary.expired, "cancelled": summary.cancelled,
    };
    let (trend, timeline): (Vec<Json>, Vec<Json>) = (trend.collect(), timeline.collect());
    Reply::data(object! {"summary": summary, "trend": trend, "timeline": timeline})
}

/// A day's place in the series.
fn place(day: i64, today: i64) -> Option<usize> {
    usize::try_from(day - (today - DAYS + 1)).ok().filter(|place| *place < DAYS as usize)
}
