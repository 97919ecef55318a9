using Microsoft.Extensions.Options;

namespace Thaw.Aws.S3;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class S3DocumentOptionsValidator : IValidateOptions<S3DocumentOptions>
{
    public ValidateOptionsResult Validate(string? name, S3DocumentOptions options)
    {
        var failures = new List<string>();
        if (options.Buckets.Count == 0)
            failures.Add($"{nameof(options.Buckets)} is empty; name the buckets that documents may be read from (DOCUMENT_BUCKETS).");
        failures.AddRange(options.Buckets.Where(static bucket => !IsBucket(bucket)).Select(static bucket =>
            $"{nameof(options.Buckets)} holds '{bucket}'; a bucket's name is 3 to 63 characters of a–z 0–9 . - and begins and ends with a letter or a digit."));
        if (options.ExpectedOwner is { } owner && (owner.Length != 12 || !owner.All(char.IsAsciiDigit)))
            failures.Add($"{nameof(options.ExpectedOwner)} is '{owner}'; an account's id is 12 digits.");
        if (options.ServiceUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
            failures.Add($"{nameof(options.ServiceUrl)} is '{url}'; an absolute http or https address is allowed.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsBucket(string bucket) => bucket is { Length: >= 3 and <= 63 }
        && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && char.IsAsciiLetterOrDigit(bucket[0]) && char.IsAsciiLetterOrDigit(bucket[^1]) && !bucket.Contains("..", StringComparison.Ordinal);
}
