using Microsoft.Extensions.Options;

namespace Thaw.Web.Batching;

/// <summary>The options' bounds.</summary>
internal sealed class BatchOptionsValidator : IValidateOptions<BatchOptions>
{
    private const int Kibi = 1024;
    private const int Mebi = Kibi * Kibi;

    public ValidateOptionsResult Validate(string? name, BatchOptions options)
    {
        var failures = new List<string>();
        Check(options.MaximumRequests, 1, 100, nameof(options.MaximumRequests));
        Check(options.Parallelism, 1, 64, nameof(options.Parallelism));
        Check(options.MaximumAnswerBytes, Kibi, 16 * Mebi, nameof(options.MaximumAnswerBytes));
        Check(options.MaximumTotalBytes, Kibi, 64 * Mebi, nameof(options.MaximumTotalBytes));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(int value, int least, int most, string property)
        {
            if (value < least || value > most)
            {
                failures.Add($"{nameof(BatchOptions)}.{property} is {value}; allowed is {least} to {most}.");
            }
        }
    }
}
