using Microsoft.Extensions.Options;

namespace Thaw.Web.Compression;

/// <summary>The options' bounds.</summary>
internal sealed class CompressionOptionsValidator : IValidateOptions<CompressionOptions>
{
    private const int Mebi = 1024 * 1024;
    private const int MaximumTypes = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, CompressionOptions options)
    {
        var failures = new List<string>();
        Check(options.MinimumBytes is >= 0 and <= Mebi, nameof(options.MinimumBytes), $"0 to {Mebi}");
        Check(options.CarefulBytes is >= 0 and <= 16 * Mebi, nameof(options.CarefulBytes), $"0 to {16 * Mebi}");
        Check(options.HurryBelow >= TimeSpan.Zero && options.HurryBelow <= Longest, nameof(options.HurryBelow), $"zero to {Longest}");
        Check(
            options.NothingBelow >= TimeSpan.Zero && options.NothingBelow <= options.HurryBelow,
            nameof(options.NothingBelow), $"zero to {nameof(options.HurryBelow)}");
        Check(AreTypes(options.MediaTypes), nameof(options.MediaTypes), Allowed);
        Check(AreTypes(options.ExcludedMediaTypes), nameof(options.ExcludedMediaTypes), Allowed);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string property, string allowed)
        {
            if (!holds)
            {
                failures.Add($"{nameof(CompressionOptions)}.{property} is out of bounds; allowed: {allowed}.");
            }
        }
    }

    private static string Allowed => $"at most {MaximumTypes} of the forms a/b, a/* and *+b";

    private static bool AreTypes(IList<string> types) => types.Count <= MaximumTypes && types.All(static type =>
        type is { Length: >= 3 and <= 256 } && (type.StartsWith("*+", StringComparison.Ordinal) || type.IndexOf('/') is > 0 and var slash && slash < type.Length - 1));
}
