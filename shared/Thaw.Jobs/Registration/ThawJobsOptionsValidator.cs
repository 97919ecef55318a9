using Microsoft.Extensions.Options;

namespace Thaw.Jobs.Registration;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class ThawJobsOptionsValidator : IValidateOptions<ThawJobsOptions>
{
    public ValidateOptionsResult Validate(string? name, ThawJobsOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.MaximumDocumentBytes), options.MaximumDocumentBytes, 1024, 16L << 30, failures);
        Range(nameof(options.DocumentRetention), options.DocumentRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3_650), failures);
        Range(nameof(options.SegmentBytes), options.SegmentBytes, 1 << 20, 1 << 30, failures);
        Range(nameof(options.MergeFactor), options.MergeFactor, 2, 32, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // An overload a type, not one generic method: that would be compiled at every start, because code of the framework's own value types cannot be compiled ahead here.
    private static void Range(string what, long value, long least, long most, List<string> failures)
    {
        if (value < least || value > most)
            failures.Add($"{nameof(ThawJobsOptions)}.{what} is {value}; {least} to {most} is allowed.");
    }

    private static void Range(string what, TimeSpan value, TimeSpan least, TimeSpan most, List<string> failures)
    {
        if (value < least || value > most)
            failures.Add($"{nameof(ThawJobsOptions)}.{what} is {value}; {least} to {most} is allowed.");
    }
}
