namespace Thaw.Template.Code;

/// <summary>
/// The keys of the configuration that the code reads, as variables (<c>Thaw:A:B</c> is <c>Thaw__A__B</c>). Each is set by the template or stands here with its reason. A section has a row
/// of its own: what is read of it by names that the compiler does not join is covered by that.
/// </summary>
internal static class SettingRules
{
    /// <summary>Sections of which the template sets members.</summary>
    public static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["Thaw:Cursors"] = ["KeysSecret"],
        ["Thaw:Operators"] = ["Claim", "Values"],
        ["Thaw:Upstream"] = ["KeysSecret"],
    };

    /// <summary>Read by the code, and rightly absent. One that no code reads any more is an error.</summary>
    public static readonly Dictionary<string, string> Absent = new(StringComparer.Ordinal)
    {
        ["Thaw:ApiKeys"] = "API Gateway verifies the callers; keys are for hosts that nothing stands before",
        ["Thaw:Caching:InvalidationIntervalMilliseconds"] = "a second, as the endpoints promise",
        ["Thaw:Caching:MemoryBytes"] = "an eighth of the function's memory, which Lambda says",
        ["Thaw:Caching:Namespaces"] = "an application's own policies",
        ["Thaw:Caching:StoreTimeoutMilliseconds"] = "two seconds, within every function's timeout",
        ["Thaw:Cors"] = "API Gateway answers browsers: CorsOrigins",
        ["Thaw:DynamoDb:CreateTable"] = "for local use: the template creates the table",
        ["Thaw:DynamoDb:TransactionItems"] = "as many as DynamoDB takes; emulators take fewer",
        ["Thaw:DynamoDb:WarmUp"] = "on; THAW_WARM_UP turns every warm-up off",
        ["Thaw:Health:Upstreams"] = "an application's own upstreams",
        ["Thaw:Lambda:Extension"] = "on: without it there is no signal before the end",
        ["Thaw:Lambda:WarmUp"] = "THAW_WARM_UP says it",
        ["Thaw:Monitoring"] = "the defaults: Lambda names the function, and with that figures are written",
        ["Thaw:Monitoring:Prefix"] = "Thaw, which alarms and dashboard rely on",
        ["Thaw:Monitoring:Targets"] = "an application's own targets",
        ["Thaw:OutputCache:Classes"] = "an application's own pages",
        ["Thaw:OutputCache"] = "the defaults: callers are not told what is kept, one refresher in the fleet",
        ["Thaw:Payload:SensitiveNames"] = "an application's own names",
        ["Thaw:Payload"] = "the defaults: a field that is not there is left out",
        ["Thaw:RateLimit"] = "the stage's throttling limits all callers together",
        ["Thaw:RateLimit:Fleet"] = "the stage's throttling limits all callers together",
        ["Thaw:RateLimit:Requests"] = "the stage's throttling limits all callers together",
        ["Thaw:RequestLimits"] = "the defaults, within API Gateway's own",
        ["Thaw:Tasks:Create"] = "for local use: the template creates table and queues",
        ["Thaw:Tasks:MaximumMessageBytes"] = "as many as SQS takes",
        ["Thaw:Tasks:OperatorTypes"] = "the default: what changes shared things is the operators' to begin",
        ["Thaw:Tasks:TransactionItems"] = "as many as DynamoDB takes; emulators take fewer",
    };

    /// <summary>The variables by which a key is set, or those of its section that the template knows of and the code has a word for.</summary>
    public static IEnumerable<string> VariablesOf(string key, IReadOnlySet<string> strings) =>
        (Members.TryGetValue(key, out var members) ? members.Where(strings.Contains).Select(member => $"{key}:{member}") : [key])
        .Select(static name => name.Replace(":", "__", StringComparison.Ordinal));
}
