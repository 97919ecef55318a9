using Microsoft.Extensions.Options;
using Thaw.Monitoring.Emf;

namespace Thaw.Monitoring.Registration;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class ThawMonitoringOptionsValidator : IValidateOptions<ThawMonitoringOptions>
{
    /// <summary>What may name a deployment, in words.</summary>
    public const string EnvironmentNames = "1 to 64 printable characters of ASCII, not blanks alone,";

    private const int MaximumCommonDimensions = 10;
    private const int MaximumEnvironmentLength = 64;

    public static bool IsEnvironment(string name) => name.Length <= MaximumEnvironmentLength && EmfText.Value(name) == name;

    public ValidateOptionsResult Validate(string? name, ThawMonitoringOptions options)
    {
        var failures = new List<string>();
        if (options.Prefix.Length is 0 or > 200 || !options.Prefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '#' or ':')
            || options.Prefix.StartsWith("AWS/", StringComparison.Ordinal) || options.Prefix[0] == ':')
        {
            failures.Add($"{nameof(options.Prefix)} is '{options.Prefix}'; 1 to 200 characters of A–Z a–z 0–9 . - _ / # : are allowed, not beginning with ':' or 'AWS/'.");
        }

        if (options.Dimensions.Count > MaximumCommonDimensions)
        {
            failures.Add($"{nameof(options.Dimensions)} are {options.Dimensions.Count}; {MaximumCommonDimensions} at most are allowed.");
        }

        foreach (var (dimension, value) in options.Dimensions)
        {
            if (EmfText.Name(dimension, EmfLimits.DimensionNameLength) != dimension || EmfText.Value(value) != value)
            {
                failures.Add($"{nameof(options.Dimensions)}['{dimension}'] is '{value}'; both are ASCII and not empty, a name of at most 250 characters, a value of at most 1024.");
            }
        }

        if (options.Environment is { } deployment && !IsEnvironment(deployment))
        {
            failures.Add($"{nameof(options.Environment)} is '{deployment}'; {EnvironmentNames} are allowed.");
        }

        Range(nameof(options.MaximumDimensionValues), options.MaximumDimensionValues, 1, 10_000, failures);
        Range(nameof(options.MaximumOperations), options.MaximumOperations, 1, 1_000, failures);
        Range(nameof(options.FleetInterval), options.FleetInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), failures);
        Range(nameof(options.MaximumFleetBytes), options.MaximumFleetBytes, 2_048, 262_144, failures);
        Range(nameof(options.FleetTimeout), options.FleetTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), failures);
        Range(nameof(options.SampleInterval), options.SampleInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), failures);
        Range(nameof(options.TargetQuantile), options.TargetQuantile, double.Epsilon, 1, failures);
        foreach (var (operation, target) in options.Targets)
        {
            if (!(target > 0) || double.IsInfinity(target))
            {
                failures.Add($"{nameof(options.Targets)}['{operation}'] is {target}; more than 0 milliseconds are allowed.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // An overload a type, not one generic method: that would be compiled at every start, because code of the framework's own value types cannot be compiled ahead here.
    private static void Range(string what, int value, int least, int most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add($"{what} is {value}; {least} to {most} is allowed.");
        }
    }

    private static void Range(string what, double value, double least, double most, List<string> failures)
    {
        if (!(value >= least && value <= most)) // what is no number is neither
        {
            failures.Add($"{what} is {value}; {least} to {most} is allowed.");
        }
    }

    private static void Range(string what, TimeSpan value, TimeSpan least, TimeSpan most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add($"{what} is {value}; {least} to {most} is allowed.");
        }
    }
}
