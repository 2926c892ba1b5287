//! Settings and observers that the parts of one inbox share.

use crate::settings::Settings;
use crate::{Activity, Stats, Stored, TraceContext};

pub(crate) type Observer = dyn Fn(&Activity) + Send + Sync;
pub(crate) type SpanHook = dyn Fn(&tracing::Span, &TraceContext) + Send + Sync;

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) observer: Option<Box<Observer>>,
    pub(crate) span_hook: Option<Box<SpanHook>>,
}

impl Shared {
    pub(crate) fn tell(&self, activity: &Activity) {
        #[cfg(feature = "metrics")]
        count(activity);
        if let Some(observer) = &self.observer {
            observer(activity);
        }
    }

    pub(crate) fn tell_stored(&self, stored: &Result<Stored, crate::Error>) {
        self.tell(&match stored {
            Ok(Stored::New) => Activity::Stored,
            Ok(Stored::Known) => Activity::Known,
            Err(error) if error.is_full() => Activity::Full,
            Err(error) => Activity::StoreFailed(error.to_string()),
        });
    }

    /// The span of an attempt, with the names of OpenTelemetry's conventions for messaging.
    pub(crate) fn span(&self, taken: &crate::Taken) -> tracing::Span {
        let span = tracing::info_span!(
            "process",
            otel.name = "process kayle_inbox",
            otel.kind = "consumer",
            messaging.system = "kayle_inbox",
            messaging.operation.name = "process",
            messaging.operation.r#type = "process",
            messaging.message.id = %taken.lease.id(),
            messaging.message.body.size = taken.delivery.compact_jwe().len(),
            error.r#type = tracing::field::Empty,
        );
        if let (Some(hook), Some(trace)) = (&self.span_hook, &taken.trace) {
            hook(&span, trace);
        }
        span
    }
}

/// Counts for whichever exporter the application has installed.
#[cfg(feature = "metrics")]
fn count(activity: &Activity) {
    metrics::counter!("kayle_inbox_activities_total", "activity" => activity.as_str()).increment(match activity {
        Activity::Discarded(entries) => *entries,
        _ => 1,
    });
    match activity {
        Activity::Parked { reason, .. } => {
            metrics::counter!("kayle_inbox_parked_total", "reason" => reason.as_str()).increment(1);
        }
        Activity::Handled { after } => {
            metrics::histogram!("kayle_inbox_time_to_handled_seconds").record(after.as_secs_f64());
        }
        _ => {}
    }
}

/// Sets the gauges for whichever exporter the application has installed.
pub(crate) fn gauge(stats: &Stats) {
    #[cfg(feature = "metrics")]
    {
        // A gauge is a float, exact up to 2^53.
        metrics::gauge!("kayle_inbox_depth").set(stats.depth() as f64);
        metrics::gauge!("kayle_inbox_oldest_age_seconds").set(stats.oldest_age().unwrap_or_default().as_secs_f64());
        for reason in crate::ParkReason::ALL {
            let count = stats.parked_by_reason.get(&reason).copied().unwrap_or_default();
            metrics::gauge!("kayle_inbox_parked", "reason" => reason.as_str()).set(count as f64);
        }
    }
    #[cfg(not(feature = "metrics"))]
    let _ = stats;
}
