//! Setters that several operations have.

/// Filters by the time of creation; `$what` names what is listed.
macro_rules! created_filters {
    ($operation:ident, $what:literal) => {
        impl kayle_id_http::TimeRangeOperation for $operation {
            fn set_created(&mut self, from: Timestamp, to: Timestamp) {
                self.created_from = Some(from);
                self.created_to = Some(to);
            }
        }

        impl<C> Request<$operation, C> {
            #[doc = concat!("Only ", $what, " at or after this time.")]
            pub fn created_from(mut self, time: Timestamp) -> Self {
                self.0.operation.created_from = Some(time);
                self
            }

            #[doc = concat!("Only ", $what, " up to this time.")]
            ///
            /// The server stores microseconds and shows milliseconds, so that the very time which it shows can leave
            /// its own item out.
            pub fn created_to(mut self, time: Timestamp) -> Self {
                self.0.operation.created_to = Some(time);
                self
            }
        }
    };
}

/// What a webhook endpoint can be made with, and changed to.
macro_rules! endpoint_settings {
    ($operation:ident) => {
        impl<C> Request<$operation, C> {
            /// Labels, at most 8: each 1 to 40 characters, not blank, and no two alike but for the case of their letters.
            /// In an update, an empty list takes them away.
            pub fn labels(mut self, list: impl IntoIterator<Item = impl Into<String>>) -> Self {
                let (labels, checked) = labels(list);
                self.0.operation.body.labels = Some(labels);
                self.noting(checked)
            }

            /// Whether events are sent. A new endpoint sends them unless told otherwise.
            pub fn enabled(mut self, enabled: bool) -> Self {
                self.0.operation.body.enabled = Some(enabled);
                self
            }

            /// The events to send; all four for a new endpoint unless set. An empty list is refused here, since a
            /// server takes it and then delivers nothing.
            pub fn subscribed_event_types(mut self, types: impl IntoIterator<Item = WebhookEventType>) -> Self {
                let types: Vec<_> = types.into_iter().collect();
                let checked = event_types(&types);
                self.0.operation.body.subscribed_event_types = Some(types);
                self.noting(checked)
            }

            /// How long a payload is kept that could not be delivered; 72 hours for a new endpoint unless set.
            pub fn undelivered_payload_retention(mut self, hours: RetentionHours) -> Self {
                self.0.operation.body.undelivered_payload_retention_hours = Some(hours);
                self
            }
        }
    };
}

pub(super) use {created_filters, endpoint_settings};
