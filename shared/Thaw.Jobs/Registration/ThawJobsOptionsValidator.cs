using Microsoft.Extensions.Options;

namespace Thaw.Jobs.Registration;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class ThawJobsOptionsValidator : IValidateOptions<ThawJobsOptions>
{
    public ValidateOptionsResult Validate(string? name, ThawJobsOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.MaximumDocumentBytes), options.MaximumDocumentBytes, 1024, 16L << 30);
        Range(nameof(options.DocumentRetention), options.DocumentRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3_650));
        Range(nameof(options.SegmentBytes), options.SegmentBytes, 1 << 20, 1 << 30);
        Range(nameof(options.MergeFactor), options.MergeFactor, 2, 32);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Range<T>(string what, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                failures.Add($"{nameof(ThawJobsOptions)}.{what} is {value}; {least} to {most} is allowed.");
        }
    }
}
