using Microsoft.Extensions.Options;

namespace Thaw.Tasks.Registration;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class ThawTasksOptionsValidator : IValidateOptions<ThawTasksOptions>
{
    private const int LongestType = 64;

    public ValidateOptionsResult Validate(string? name, ThawTasksOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.MaximumAttempts), options.MaximumAttempts, 1, 1_000, failures);
        Range(nameof(options.LeaseDuration), options.LeaseDuration, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), failures);
        Range(nameof(options.RetryBase), options.RetryBase, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), failures);
        Range(nameof(options.RetryMaximum), options.RetryMaximum, options.RetryBase, TimeSpan.FromDays(1), failures);
        Range(nameof(options.Retention), options.Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), failures);
        Range(nameof(options.MaximumAge), options.MaximumAge, TimeSpan.FromHours(1), TimeSpan.FromDays(365), failures);
        Range(nameof(options.ResendAfter), options.ResendAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), failures);
        Range(nameof(options.MaximumInterruptions), options.MaximumInterruptions, 0, 10_000, failures);
        Range(nameof(options.DeadlineMargin), options.DeadlineMargin, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), failures);
        Range(nameof(options.MinimumRunTime), options.MinimumRunTime, TimeSpan.Zero, TimeSpan.FromMinutes(15), failures);
        Range(nameof(options.InlineBytes), options.InlineBytes, 0, 64 * 1024, failures);
        Range(nameof(options.MaximumArgumentBytes), options.MaximumArgumentBytes, 1024, 64 * 1024 * 1024, failures);
        Range(nameof(options.MaximumResultBytes), options.MaximumResultBytes, 1024, 64 * 1024 * 1024, failures);
        Range(nameof(options.ProgressInterval), options.ProgressInterval, TimeSpan.Zero, TimeSpan.FromHours(1), failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static void CheckType(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Length is 0 or > LongestType || !type.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            throw new ArgumentException($"The task type '{type}': a name is 1 to {LongestType} characters of A–Z a–z 0–9 _ . -", nameof(type));
    }

    public static void Check(string type, TaskTypeOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.MaximumAttempts), options.MaximumAttempts ?? 1, 1, 1_000, failures);
        Range(nameof(options.Timeout), options.Timeout ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(12), failures);
        Range(nameof(options.RetryBase), options.RetryBase ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), failures);
        Range(nameof(options.RetryMaximum), options.RetryMaximum ?? TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), failures);
        if (failures.Count > 0)
            throw new OptionsValidationException(type, typeof(TaskTypeOptions), failures.Select(failure => $"Task type '{type}': {failure}"));
    }

    // An overload a type, not one generic method: that would be compiled at every start, because code of the framework's own value types cannot be compiled ahead here.
    private static void Range(string what, int value, int least, int most, List<string> failures)
    {
        if (value < least || value > most)
            failures.Add($"{what} is {value}; {least} to {most} is allowed.");
    }

    private static void Range(string what, TimeSpan value, TimeSpan least, TimeSpan most, List<string> failures)
    {
        if (value < least || value > most)
            failures.Add($"{what} is {value}; {least} to {most} is allowed.");
    }
}
