return redis.call('ZSCORE', EVENTS, ARGV[2]) and 1 or 0
