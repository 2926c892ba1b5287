//! The type of a service's requests.

/// Defines a service's own `Request`, so that the setters of its operations can be written beside its resources.
///
/// The arguments are its documentation, and the error of its verbs.
#[doc(hidden)]
#[macro_export]
macro_rules! define_request {
    ($(#[$doc:meta])* error = $error:ty) => {
        $(#[$doc])*
        #[must_use = "a request does nothing until it is sent"]
        pub struct Request<O, C = $crate::ApiClient>(pub(crate) $crate::support::Call<O, C>);

        impl<O: Clone, C: Clone> Clone for Request<O, C> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<O: $crate::Operation, C> ::std::fmt::Debug for Request<O, C> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl<O, C> Request<O, C> {
            /// Sets the time limit of this call, over all attempts and waits, up to the last byte of the response.
            #[doc(alias = "deadline")]
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.0.timeout(timeout);
                self
            }

            /// Sets the retry policy of this call, instead of the client's.
            #[doc(alias = "backoff")]
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.0.retry(policy);
                self
            }

            /// Makes one attempt only: no retries.
            pub fn no_retry(self) -> Self {
                self.retry($crate::RetryPolicy::none())
            }

            /// Sets a header for this call. It replaces the client's header of that name.
            ///
            /// A malformed name or value is an error of `send`, before anything is sent.
            pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.0.header(name.as_ref(), value.as_ref());
                self
            }

            /// Keeps the first limit that an input breaks, to be told when the request is sent.
            #[allow(dead_code)]
            pub(crate) fn noting(mut self, checked: Result<(), $crate::support::InvalidInput>) -> Self {
                self.0.note(checked);
                self
            }
        }

        impl<O: $crate::Operation, C> Request<O, C> {
            pub(crate) fn new(client: &C, operation: O) -> Self
            where
                C: Clone,
            {
                Self($crate::support::Call::new(client, operation))
            }

            /// What the document says of this operation.
            pub fn info(&self) -> &'static $crate::OperationInfo {
                O::INFO
            }
        }

        impl<O: $crate::Operation> Request<O> {
            /// Sends the request and returns the response's value. Awaiting the request itself does the same.
            ///
            /// # Errors
            ///
            /// `is_invalid_input` if the input breaks a limit; then nothing was sent. Otherwise the error of the network or of
            /// the server; its predicates tell which.
            pub fn send(self) -> impl ::std::future::Future<Output = Result<O::Output, $error>> + Send {
                self.0.send()
            }

            /// Sends the request and returns the response's value with its status and headers.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send).
            pub fn send_with_response(
                self,
            ) -> impl ::std::future::Future<Output = Result<$crate::Response<O::Output>, $error>> + Send {
                self.0.send_with_response()
            }
        }

        /// Awaiting a request sends it.
        impl<O: $crate::Operation + 'static> ::std::future::IntoFuture for Request<O> {
            type Output = Result<O::Output, $error>;
            type IntoFuture = ::std::pin::Pin<
                ::std::boxed::Box<dyn ::std::future::Future<Output = Result<O::Output, $error>> + Send>,
            >;

            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.send())
            }
        }

        impl<O: $crate::ListOperation> Request<O> {
            /// The items of the whole list as a stream, which fetches page after page as needed. Pages have 100 items
            /// unless [`limit`](Self::limit) is set.
            #[doc(alias = "list all")]
            #[doc(alias = "pagination")]
            pub fn stream(self) -> $crate::page::ItemStream<O, $error> {
                self.0.stream()
            }

            /// The pages of the list as a stream, which fetches them as needed. Pages have 100 items unless
            /// [`limit`](Self::limit) is set.
            pub fn pages(self) -> $crate::page::PageStream<O, $error> {
                self.0.pages()
            }
        }

        impl<O: $crate::TimeRangeOperation> Request<O> {
            /// The items that were created in a period, the newest first, none left out: an item that was created
            /// within the same millisecond as others is found, too, where [`stream`](Self::stream) may miss it.
            ///
            /// The period is asked for in windows, each narrow enough for one page, so that no page has to be left by a
            /// cursor. It takes the place of the filters by time of creation. What a server creates during the walk
            /// within the period may be missed: let the period end before now.
            ///
            /// More than a page's number of items in one millisecond cannot be listed by any request; they end the
            /// stream with an error, `is_pagination`.
            pub fn stream_between(
                self,
                from: $crate::support::Timestamp,
                to: $crate::support::Timestamp,
            ) -> $crate::page::RangeStream<O, $error> {
                self.0.stream_between(from, to)
            }
        }

        impl<O: $crate::ListOperation, C> Request<O, C> {
            /// Sets the size of a page, 1 to 100 items. The server's default is 10.
            pub fn limit(mut self, limit: u32) -> Self {
                self.0.limit(limit);
                self
            }

            /// Begins after this item.
            pub fn starting_after(mut self, id: &O::Id) -> Self {
                self.0.starting_after(id.as_ref());
                self
            }

            /// Continues where an earlier stream stopped.
            ///
            /// A cursor of another list is an error of `send`, before anything is sent.
            #[doc(alias = "cursor")]
            pub fn resume(mut self, cursor: &$crate::Cursor) -> Self {
                self.0.resume(cursor);
                self
            }
        }

        $crate::__blocking_request!($error);
    };
}

/// The verbs of a request whose client waits.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_request {
    ($error:ty) => {
        #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
        impl<O: $crate::Operation<Output: 'static> + 'static> Request<O, $crate::blocking::ApiClient> {
            /// Sends the request, waits, and returns the response's value.
            ///
            /// # Errors
            ///
            /// `is_invalid_input` if the input breaks a limit; then nothing was sent. Otherwise the error of the network or of
            /// the server; its predicates tell which.
            pub fn send(self) -> Result<O::Output, $error> {
                self.0.send_and_wait().map($crate::Response::into_value).map_err(::std::convert::Into::into)
            }

            /// Sends the request, waits, and returns the response's value with its status and headers.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send).
            pub fn send_with_response(self) -> Result<$crate::Response<O::Output>, $error> {
                self.0.send_and_wait().map_err(::std::convert::Into::into)
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
        impl<O: $crate::ListOperation> Request<O, $crate::blocking::ApiClient> {
            /// The items of the whole list, page after page, fetched as they are asked for.
            pub fn iter(self) -> $crate::blocking::Items<O, $error> {
                self.0.iter()
            }

            /// The pages of the list, fetched as they are asked for.
            pub fn pages(self) -> $crate::blocking::Pages<O, $error> {
                self.0.waiting_pages()
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
        impl<O: $crate::TimeRangeOperation> Request<O, $crate::blocking::ApiClient> {
            /// The items that were created in a period, the newest first, none left out, as `stream_between` finds
            /// them for async programs.
            pub fn iter_between(
                self,
                from: $crate::support::Timestamp,
                to: $crate::support::Timestamp,
            ) -> $crate::blocking::ItemsBetween<O, $error> {
                self.0.iter_between(from, to)
            }
        }
    };
}

#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_request {
    ($error:ty) => {};
}

/// A place where calls are found. It hands out requests of the client that it belongs to.
#[doc(hidden)]
#[macro_export]
macro_rules! define_resource {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<'c, C = $crate::ApiClient>(pub(crate) &'c C);

        impl<C> Clone for $name<'_, C> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<C> Copy for $name<'_, C> {}

        impl<C: ::std::fmt::Debug> ::std::fmt::Debug for $name<'_, C> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(self.0).finish()
            }
        }
    };
}
