//! The connection: to one server, or to whichever node of a cluster has the inbox.

use ::redis::aio::{ConnectionLike, ConnectionManager};
use ::redis::{Cmd, Pipeline, RedisFuture, RedisResult, Value};

#[cfg(feature = "redis-cluster")]
use ::redis::cluster_async::ClusterConnection;

/// A connection that is made again when it breaks. Clones share it.
#[derive(Clone)]
pub(super) enum Link {
    One(ConnectionManager),
    #[cfg(feature = "redis-cluster")]
    Cluster(ClusterConnection),
}

impl Link {
    /// Asks the server that has this key about itself.
    pub(super) async fn info(&mut self, key: &str) -> RedisResult<String> {
        let mut command = ::redis::cmd("INFO");
        command.arg("everything");
        Ok(::redis::from_redis_value(self.ask(key, command).await?)?)
    }

    /// The setting `appendfsync` of the server that has this key. Hosted servers and restricted users may not say it.
    pub(super) async fn fsync(&mut self, key: &str) -> RedisResult<String> {
        let mut command = ::redis::cmd("CONFIG");
        command.arg("GET").arg("appendfsync");
        let (_, value): (String, String) = ::redis::from_redis_value(self.ask(key, command).await?)?;
        Ok(value)
    }

    async fn ask(&mut self, key: &str, command: Cmd) -> RedisResult<Value> {
        match self {
            Self::One(connection) => {
                // One server has every key.
                let _ = key;
                command.query_async(connection).await
            }
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(connection) => {
                use ::redis::cluster_routing::{Route, RoutingInfo, SingleNodeRoutingInfo, SlotAddr};
                let node = SingleNodeRoutingInfo::SpecificNode(Route::with_key(key, SlotAddr::Master));
                connection.route_command(command, RoutingInfo::SingleNode(node)).await
            }
        }
    }
}

impl ConnectionLike for Link {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(connection) => connection.req_packed_command(command),
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(connection) => connection.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        commands: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(connection) => connection.req_packed_commands(commands, offset, count),
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(connection) => connection.req_packed_commands(commands, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(connection) => connection.get_db(),
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}
