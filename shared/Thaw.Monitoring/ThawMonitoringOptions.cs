namespace Thaw.Monitoring;

/// <summary>How a process is measured and where its figures go. A value out of its bounds stops the start with a sentence that names it.</summary>
public sealed class ThawMonitoringOptions
{
    /// <summary>Whether the embedded metric format is written to the standard output. Default <see langword="null"/>: on Lambda only; <c>Thaw:Monitoring:Emf</c>.</summary>
    public bool? Emf { get; set; }

    /// <summary>What CloudWatch's namespaces begin with: <c>{Prefix}/API</c>. 1 to 200 characters of <c>A–Z a–z 0–9 . - _ / # :</c>; default <c>Thaw</c>, which the template's alarms watch.</summary>
    public string Prefix { get; set; } = "Thaw";

    /// <summary>The dimensions of every metric, at most 10. Default: <c>FunctionName</c>, which is the function's name on Lambda and <c>local</c> elsewhere.</summary>
    public IDictionary<string, string> Dimensions { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The deployment's name, 1 to 64 printable characters of ASCII; <c>ENVIRONMENT</c>. It goes with every event as the property <c>environment</c>, to be searched for; not as a
    /// dimension, which would be another metric. Default <see langword="null"/>: none.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>Whether CloudWatch keeps values for each second instead of each minute, which costs more where it is alarmed on. Default <see langword="false"/>.</summary>
    public bool HighResolution { get; set; }

    /// <summary>How many different values a dimension may have; those beyond count as <c>Other</c>. 1 to 10,000; default 100. Each value of each metric is billed.</summary>
    public int MaximumDimensionValues { get; set; } = 100;

    /// <summary>How many operations a process tells apart; those beyond count as <c>Other</c>. 1 to 1,000; default 200.</summary>
    public int MaximumOperations { get; set; } = 200;

    /// <summary>How often a process adds its figures to the fleet's, by the wall clock. 1 second to 1 hour; default 1 minute.</summary>
    public TimeSpan FleetInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most bytes of one such addition; what does not fit waits for the next. 2,048 to 262,144; default 8,192.</summary>
    public int MaximumFleetBytes { get; set; } = 8 * 1024;

    /// <summary>How long such an addition may take. 100 ms to 1 minute; default 2 seconds.</summary>
    public TimeSpan FleetTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often processor, memory and whatever is only asked for are looked at. 1 second to 1 hour; default 10 seconds.</summary>
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most milliseconds that <see cref="TargetQuantile"/> of each operation may take. Measured without a word are <c>cache_read</c> and <c>cache_write</c> (calls of the durable tier for entries,
    /// not hits in memory), <c>end_to_end</c> (every request) and whatever is named in <see cref="Upstreams"/>; the last two only while they have a target here. The rest is the application's own <c>Track</c>.
    /// </summary>
    public IDictionary<string, double> Targets { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["stt_processing"] = 100,
        ["llm_inference"] = 300,
        ["tts_generation"] = 100,
        ["company_api"] = 50,
        ["vector_search"] = 100,
        ["cache_read"] = 5,
        ["cache_write"] = 10,
        ["end_to_end"] = 500,
    };

    /// <summary>
    /// The addresses of upstreams by their names. Calls of an upstream whose name has a target count for it too, by host and port. Default: <c>Thaw:Health:Upstreams</c>, which the health check asks.
    /// </summary>
    public IDictionary<string, Uri> Upstreams { get; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    /// <summary>Which percentile is held against the targets. More than 0, at most 1; default 0.9.</summary>
    public double TargetQuantile { get; set; } = 0.9;

    /// <summary>The area of operations that are not of <see cref="MetricsArea.Api"/>.</summary>
    public IDictionary<string, MetricsArea> Areas { get; } = new Dictionary<string, MetricsArea>(StringComparer.Ordinal)
    {
        ["stt_processing"] = MetricsArea.Ai,
        ["llm_inference"] = MetricsArea.Ai,
        ["tts_generation"] = MetricsArea.Ai,
        ["vector_search"] = MetricsArea.Ai,
        ["cache_read"] = MetricsArea.Cache,
        ["cache_write"] = MetricsArea.Cache,
    };
}
