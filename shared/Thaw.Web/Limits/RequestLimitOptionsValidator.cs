using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>The options' bounds.</summary>
internal sealed class RequestLimitOptionsValidator : IValidateOptions<RequestLimitOptions>
{
    private const int Kibi = 1024;

    public ValidateOptionsResult Validate(string? name, RequestLimitOptions options)
    {
        var failures = new List<string>();
        Check(nameof(options.BodyBytes), options.BodyBytes ?? 0, 0, Kibi * Kibi * Kibi);
        Check(nameof(options.UrlBytes), options.UrlBytes, 256, 64 * Kibi);
        Check(nameof(options.Headers), options.Headers, 8, 1_000);
        Check(nameof(options.HeaderBytes), options.HeaderBytes, Kibi, 256 * Kibi);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string property, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                failures.Add($"Thaw:RequestLimits:{property} is {value}; allowed is {least} to {most}.");
            }
        }
    }
}
