//! Counts of sessions.

use super::clock::day_text;
use super::json::{Json, object};
use super::reply::Reply;
use super::rows::{Session, SessionStatus};
use super::world::World;

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
    fn add(&mut self, session: &Session) {
        self.total += 1;
        let of_its_kind = match session.status {
            SessionStatus::Created | SessionStatus::InProgress => &mut self.active,
            SessionStatus::Succeeded => &mut self.success,
            SessionStatus::Failed => &mut self.failure,
            SessionStatus::Expired => &mut self.expired,
            SessionStatus::Cancelled => &mut self.cancelled,
        };
        *of_its_kind += 1;
    }
}

pub(super) fn overview(world: &World) -> Reply {
    let today = world.clock.now().day();
    let mut summary = Counts::default();
    let mut ended = [Counts::default(); DAYS as usize];
    let mut so_far = [Counts::default(); DAYS as usize];
    for session in world.state.sessions.values() {
        summary.add(session);
        let end = session.completed_at.unwrap_or(session.created_at).day();
        if let Some(day) = place(end, today) {
            ended[day].add(session);
        }
        let first = place(session.created_at.day().max(today - DAYS + 1), today).unwrap_or(DAYS as usize);
        so_far.iter_mut().skip(first).for_each(|counts| counts.add(session));
    }
    let days = (today - DAYS + 1)..=today;
    let trend = days.clone().zip(ended).map(|(day, counts)| {
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
