namespace Thaw.Monitoring.Emf;

/// <summary>What CloudWatch takes. Beyond a limit it drops the event, or a part of it, without a word.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html</remarks>
internal static class EmfLimits
{
    public const int MetricsPerDirective = 100;
    public const int ValuesPerMetric = 100;
    /// <summary>Up to so many values a distribution is written as they are, over several events; beyond, with their counts.</summary>
    public const int PlainValues = 1_000;

    public const int Dimensions = 30;
    public const int NameLength = 255;
    public const int DimensionNameLength = 250;
    public const int DimensionValueLength = 1_024;
    public const int EventBytes = 1_000_000;

    /// <summary>An event is ended here, so that its last metric and its directive still fit.</summary>
    public const int FullBytes = 500_000;

    /// <summary>Properties of one event, and the length of each value.</summary>
    public const int Properties = 50;

    public const int PropertyLength = 1_024;
}
