using Microsoft.Extensions.Options;

namespace Thaw.Web.Payload;

/// <summary>The options' bounds.</summary>
internal sealed class PayloadOptionsValidator : IValidateOptions<PayloadOptions>
{
    private const int Kibi = 1024;
    private const int LargestBuffer = 64 * Kibi * Kibi;
    private const int MaximumNames = 1_000;

    public ValidateOptionsResult Validate(string? name, PayloadOptions options)
    {
        var failures = new List<string>();
        Check(options.FieldsParameter is { Length: >= 1 and <= 64 }, nameof(options.FieldsParameter), "1 to 64 characters");
        Check(options.StrictBufferBytes is >= 4 * Kibi and <= LargestBuffer, nameof(options.StrictBufferBytes), $"{4 * Kibi} to {LargestBuffer}");
        Check(options.MaximumTokenBytes is >= Kibi and <= LargestBuffer, nameof(options.MaximumTokenBytes), $"{Kibi} to {LargestBuffer}");
        Check(options.MaximumDepth is >= 1 and <= 10_000, nameof(options.MaximumDepth), "1 to 10000");
        Check(
            options.SensitiveNames.Count <= MaximumNames && options.SensitiveNames.All(static one => one is { Length: >= 1 and <= 256 }),
            nameof(options.SensitiveNames), $"at most {MaximumNames} names of 1 to 256 characters");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string property, string allowed)
        {
            if (!holds)
            {
                failures.Add($"{nameof(PayloadOptions)}.{property} is out of bounds; allowed: {allowed}.");
            }
        }
    }
}
