namespace Thaw;

/// <summary>
/// The meters and instruments of this library, by the names that <c>dotnet-counters</c>, OpenTelemetry and our own collector know them. Where OpenTelemetry has a
/// convention, the name, the unit (seconds) and the tags are its; the rest begins with <c>thaw.</c>
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/</remarks>
public static class InstrumentNames
{
    /// <summary>The meter, and the source of activities, of the cache.</summary>
    public const string CachingMeter = "Thaw.Caching";

    /// <summary>The meter, and the source of activities, of background tasks.</summary>
    public const string TasksMeter = "Thaw.Tasks";

    /// <summary>The meter, and the source of activities, of calls of AWS.</summary>
    public const string AwsMeter = "Thaw.Aws";

    /// <summary>The meter of the Lambda server.</summary>
    public const string LambdaMeter = "Thaw.Hosting.Lambda";

    /// <summary>The meter of tuning, and the source of activities of spans.</summary>
    public const string MonitoringSource = "Thaw.Monitoring";

    /// <summary>Counter: look-ups that a tier answered. Tags <see cref="Namespace"/>, <see cref="Tier"/>.</summary>
    public const string CacheHits = "thaw.cache.hits";

    /// <summary>Counter: look-ups that no tier answered. Tag <see cref="Namespace"/>.</summary>
    public const string CacheMisses = "thaw.cache.misses";

    /// <summary>Counter: hits served past their expiry. Tag <see cref="Namespace"/>.</summary>
    public const string CacheStaleHits = "thaw.cache.stale_hits";

    /// <summary>Counter: factories called. Tag <see cref="Namespace"/>.</summary>
    public const string CacheFactoryCalls = "thaw.cache.factory.calls";

    /// <summary>Counter: factories that failed or ran out of time. Tag <see cref="Namespace"/>.</summary>
    public const string CacheFactoryFailures = "thaw.cache.factory.failures";

    /// <summary>Counter, in seconds: time spent in factories. Tag <see cref="Namespace"/>.</summary>
    public const string CacheFactoryTime = "thaw.cache.factory.time";

    /// <summary>Counter, in bytes: written to the durable tier. Tag <see cref="Namespace"/>.</summary>
    public const string CacheBytesWritten = "thaw.cache.bytes_written";

    /// <summary>Counter, in bytes: read from the durable tier. Tag <see cref="Namespace"/>.</summary>
    public const string CacheBytesRead = "thaw.cache.bytes_read";

    /// <summary>Counter: calls of a tier that failed or took too long. Tag <see cref="Tier"/>.</summary>
    public const string CacheErrors = "thaw.cache.errors";

    /// <summary>Counter: values that factories made and that were kept. Tag <see cref="Namespace"/>.</summary>
    public const string CacheMade = "thaw.cache.made";

    /// <summary>Counter, in seconds: the lifetimes of those values. Tag <see cref="Namespace"/>.</summary>
    public const string CacheLifetime = "thaw.cache.lifetime";

    /// <summary>Histogram, in seconds: from when a value was made until one was made under the same key again, as one process saw it. Tag <see cref="Namespace"/>.</summary>
    public const string CacheRemake = "thaw.cache.remake_interval";

    /// <summary>Histogram, in seconds: the age of values that the durable tier answered with. Tag <see cref="Namespace"/>.</summary>
    public const string CacheHitAge = "thaw.cache.hit_age";

    /// <summary>
    /// Histogram, in seconds: a call of the durable tier that reads or writes entries, as the cache waits for it. Tags <see cref="Operation"/> (<c>read</c>, <c>write</c>), <see cref="Tier"/>,
    /// <see cref="ErrorType"/>.
    /// </summary>
    public const string CacheDurableDuration = "thaw.cache.durable.duration";

    /// <summary>Counter: entries that memory gave up for others.</summary>
    public const string CacheEvictions = "thaw.cache.evictions";

    /// <summary>Gauge: entries in memory.</summary>
    public const string CacheEntries = "thaw.cache.entries";

    /// <summary>Gauge, in bytes: what memory's entries take.</summary>
    public const string CacheBytes = "thaw.cache.bytes";

    /// <summary>
    /// Histogram, in seconds: attempts of tasks. Tags <see cref="Type"/> and, of those that failed, <see cref="ErrorType"/>: the exception's type, <c>timeout</c> where the task's own time was over,
    /// or what else it was. Attempts that were given back or called off are no errors.
    /// </summary>
    public const string TaskRunTime = "thaw.tasks.run_time";

    /// <summary>Histogram, in seconds: from when a task might run until it did. Tag <see cref="Type"/>.</summary>
    public const string TaskQueueDelay = "thaw.tasks.queue_delay";

    /// <summary>Histogram, in seconds: an invocation, from its event until its answer was posted. Tag <c>failed</c>.</summary>
    public const string LambdaInvocation = "thaw.lambda.invocation.duration";

    /// <summary>Histogram, in seconds: posted work after the answer.</summary>
    public const string LambdaAfterResponse = "thaw.lambda.after_response.duration";

    /// <summary>
    /// Histogram, in seconds: a phase of a process's cold start, told once, behind the first answer. Tag <see cref="Phase"/>: <c>runtime</c> (from the process's start to the program's own code),
    /// <c>build</c> (until the application is built), <c>warm-up</c> (until the first event is asked for) or, of a snapshot's copy, <c>restore</c>, and <c>first</c> (the first event, until it is answered).
    /// </summary>
    public const string LambdaColdStart = "thaw.lambda.cold_start.duration";

    /// <summary>Histogram, in seconds: a call of a database, its repeats included. Tags <see cref="DbOperation"/>, <see cref="DbCollection"/>, <see cref="ErrorType"/>.</summary>
    public const string DbDuration = "db.client.operation.duration";

    /// <summary>Counter: attempts of such calls beyond the first. Tags <see cref="DbOperation"/>, <see cref="DbCollection"/>.</summary>
    public const string DbRetries = "thaw.aws.retries";

    /// <summary>Counter: capacity units that DynamoDB says a call consumed. Tags <see cref="DbOperation"/>, <see cref="DbCollection"/>.</summary>
    public const string DbConsumedCapacity = "thaw.aws.consumed_capacity";

    /// <summary>Counter: items that DynamoDB looked at for queries. Tags <see cref="DbOperation"/>, <see cref="DbCollection"/>.</summary>
    public const string DbItemsScanned = "thaw.aws.items_scanned";

    /// <summary>Counter: items that it answered them with. Tags <see cref="DbOperation"/>, <see cref="DbCollection"/>.</summary>
    public const string DbItemsReturned = "thaw.aws.items_returned";

    /// <summary>Counter: sets of connections begun. The fewer for each call, the better the pool is used.</summary>
    public const string DbConnectionSets = "thaw.aws.connection_sets";

    /// <summary>Histogram, in seconds: a call of another service of AWS, its repeats included. Tags <see cref="RpcService"/>, <see cref="RpcMethod"/>, <see cref="ErrorType"/>.</summary>
    public const string RpcDuration = "rpc.client.call.duration";

    /// <summary>Counter: attempts of such calls beyond the first. Tags <see cref="RpcService"/>, <see cref="RpcMethod"/>.</summary>
    public const string RpcRetries = "thaw.aws.call_retries";

    /// <summary>Counter: values of the fleet's settings that a process left out. Tag <c>reason</c>.</summary>
    public const string TuningIgnored = "thaw.tuning.ignored";

    /// <summary>Tag: a cache's namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>Tag: a cache's tier.</summary>
    public const string Tier = "tier";

    /// <summary>Tag: what a tier was asked to do.</summary>
    public const string Operation = "operation";

    /// <summary>Tag: a task's type.</summary>
    public const string Type = "type";

    /// <summary>Tag: a phase of a cold start.</summary>
    public const string Phase = "phase";

    /// <summary>Tag: a database's operation, such as <c>GetItem</c>.</summary>
    public const string DbOperation = "db.operation.name";

    /// <summary>Tag: a database's table.</summary>
    public const string DbCollection = "db.collection.name";

    /// <summary>Tag: a service of AWS, such as <c>SQS</c>.</summary>
    public const string RpcService = "rpc.service";

    /// <summary>Tag: its operation, such as <c>SendMessage</c>.</summary>
    public const string RpcMethod = "rpc.method";

    /// <summary>
    /// Tag of <c>http.server.request.duration</c>: the request waited for something because its caller asked it to. It is an operation of its own, <c>long-poll GET /…</c>, which no rule calls slow.
    /// Absent from all others.
    /// </summary>
    public const string LongPoll = "thaw.long_poll";

    /// <summary>Tag: what went wrong; absent where nothing did.</summary>
    public const string ErrorType = "error.type";
}
